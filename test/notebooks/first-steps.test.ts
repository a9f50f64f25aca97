import { describeNotebook } from "../support/describe-notebook.js";

describeNotebook("first-steps", ["mnist"], { onStandIns: true });
