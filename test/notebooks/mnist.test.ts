import { describeNotebook } from "../support/describe-notebook.js";

describeNotebook("mnist", ["mnist", "fashion-mnist"]);
