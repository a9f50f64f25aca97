import ts from "typescript";

const { ScriptElementKind: Kind } = ts;

const kindNames = new Map<string, string>(
  Object.entries({
    function: [Kind.functionElement, Kind.localFunctionElement],
    method: [Kind.memberFunctionElement, Kind.callSignatureElement, Kind.constructSignatureElement],
    property: [
      Kind.memberVariableElement,
      Kind.memberGetAccessorElement,
      Kind.memberSetAccessorElement,
      Kind.memberAccessorVariableElement,
    ],
    class: [Kind.classElement, Kind.localClassElement],
    interface: [Kind.interfaceElement],
    enum: [Kind.enumElement, Kind.enumMemberElement],
    module: [Kind.moduleElement, Kind.externalModuleName, Kind.alias],
    type: [Kind.typeElement, Kind.typeParameterElement, Kind.primitiveType],
    keyword: [Kind.keyword],
    string: [Kind.string],
    path: [Kind.scriptElement, Kind.directory],
    instance: [
      Kind.constElement,
      Kind.letElement,
      Kind.variableElement,
      Kind.localVariableElement,
      Kind.parameterElement,
    ],
  }).flatMap(([name, kinds]) => kinds.map((kind) => [kind, name] as const)),
);

/** A kind of the language service by the name that JupyterLab has an icon for. */
export function completionKind(kind: ts.ScriptElementKind): string {
  return kindNames.get(kind) ?? (kind || "text");
}
