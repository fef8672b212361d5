# SPDX-License-Identifier: Apache-2.0
# Spack: <repository>/packages/jumeau/package.py
from spack.package import *


class Jumeau(CMakePackage):
    """Simulates patients: physiological models of ordinary differential equations, for one patient
    or for a million."""

    license("Apache-2.0")
    version("0.1.0")

    variant("mpi", default=True, description="Many processes for one run")
    variant("sbml", default=True, description="Import of SBML")
    variant("cellml", default=True, description="Import of CellML")
    variant("live", default=False, description="Patients in the browser")

    depends_on("c", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("sundials@6.4:6 +cvode+arkode~mpi")
    depends_on("lua@5.4", type=("build", "link", "run"))
    depends_on("gsl@2.7:")
    depends_on("hdf5@1.10: ~mpi+hl")
    depends_on("libdeflate")
    depends_on("sleef")
    depends_on("mpi", when="+mpi")
    depends_on("libsbml", when="+sbml")
    depends_on("libxml2", when="+cellml")
    depends_on("jansson", when="+live")
    # Models of one's own are compiled where they are run.
    depends_on("gcc", type="run")

    def cmake_args(self):
        return [
            self.define("JM_SUNDIALS", "system"),
            self.define("JM_MPI", "on" if self.spec.satisfies("+mpi") else "off"),
            self.define("JM_TESTS", False),
        ]
