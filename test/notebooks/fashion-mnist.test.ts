import { describeNotebook } from "../support/describe-notebook.js";

describeNotebook("fashion-mnist", ["fashion-mnist"]);
