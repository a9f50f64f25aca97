import { machineTextWidth, roughTextWidth, type TextWidth } from "../../display/index.js";

/** How wide texts are: as given, else as this machine's fonts have it, else roughly. */
export async function measureOf(textWidth: TextWidth | undefined): Promise<TextWidth> {
  return textWidth ?? (await machineTextWidth()) ?? roughTextWidth;
}
