"""Samples of TypeScript for the tests that Jupyter has for kernels (github.com/jupyter/jupyter_kernel_test)."""

import unittest

import jupyter_kernel_test


class TslabTests(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("oops")'
    code_page_something = "Math.max?"
    code_generate_error = 'throw new Error("on purpose")'
    code_clear_output = "clearOutput()"
    code_inspect_sample = "Math.max"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "[1, 2, 3].map((n) => n * n)", "result": "[ 1, 4, 9 ]"},
        {"code": '"text".length', "result": "4"},
    ]
    code_display_data = [
        {"code": 'await display({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>x</b>" }) })', "mime": "text/html"},
        {"code": 'import * as tslab from "tslab"; tslab.display.png(new Uint8Array([1]))', "mime": "image/png"},
    ]
    code_history_pattern = "1 +*"
    supported_history_operations = ("tail", "range", "search")

    completion_samples = [
        {"text": "Math.hyp", "matches": {"hypot"}},
        {"text": "const found = JSON.strin", "matches": {"stringify"}},
        {"text": "console.tab"},
    ]
    complete_code_samples = ["1", "const a = [1, 2]", "function f() {\n  return 1;\n}", "await Promise.resolve(1)"]
    incomplete_code_samples = ["if (1) {", "console.log(1,", "const text = `first"]
    invalid_code_samples = ["1 + ) 2", "const = 1", "}"]


if __name__ == "__main__":
    unittest.main()
