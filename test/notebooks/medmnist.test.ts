import { describeNotebook } from "../support/describe-notebook.js";

describeNotebook("medmnist", ["medical-mnist", "medmnist"]);
