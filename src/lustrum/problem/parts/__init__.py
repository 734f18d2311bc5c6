"""The parts of a plan, one file each; `lustrum.problem.build` lists them."""
