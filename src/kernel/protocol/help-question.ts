const question = /^\s*(?<before>\?{1,2})?\s*(?<name>[\p{ID_Start}$_][\p{ID_Continue}$.]*)\s*(?<after>\?{1,2})?\s*$/u;

/** A cell that asks for help. */
export interface HelpQuestion {
  name: string;
  detail: 0 | 1;
}

/** The question in a cell that is nothing but `name?`, `?name`, or with two marks for the source. */
export function helpQuestion(code: string): HelpQuestion | undefined {
  const { before, name, after } = question.exec(code)?.groups ?? {};
  const marks = before ?? after;
  if (name === undefined || marks === undefined) return undefined;
  return { name, detail: marks === "??" ? 1 : 0 };
}
