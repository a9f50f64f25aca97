import { describeNotebook } from "../support/describe-notebook.js";

describeNotebook("convolution", ["cifar10", "mnist"]);
