import { describeNotebook } from "../support/describe-notebook.js";

describeNotebook("hotdog", ["hotdog", "cifar10"]);
