"""nbgrader's settings for this course. Written once by `tseminar course`, then yours to change.

All options: nbgrader --help-all, or https://nbgrader.readthedocs.io/en/stable/configuration/config_options.html
"""

from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import ClearSolutions

c = get_config()


class ClearToStub(ClearSolutions):
    """Leaves in the place of a solution the stub that the exercise begins with, where the cell brings one."""

    def preprocess_cell(self, cell, resources, cell_index):
        stub = cell.metadata.pop("tseminar", {}).get("stub")
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if stub is not None:
            cell.source = stub
        return cell, resources


c.CourseDirectory.course_id = "tseminar"
# What stands in the place of solutions in cells of your own, without a stub.
c.ClearSolutions.code_stub = {"typescript": '// YOUR CODE HERE\nthrow new Error("not implemented");'}
c.GenerateAssignment.preprocessors = [
    ClearToStub if preprocessor is ClearSolutions else preprocessor
    for preprocessor in GenerateAssignment.class_traits()["preprocessors"].default()
]
# A cell that takes longer is interrupted, counts as an error, and the next one runs; in seconds.
c.Execute.timeout = 120
