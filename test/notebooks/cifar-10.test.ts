import { describeNotebook } from "../support/describe-notebook.js";

describeNotebook("cifar-10", ["cifar10"]);
