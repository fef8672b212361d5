-- SPDX-License-Identifier: Apache-2.0
-- Lmod: <modules>/jumeau/0.1.0.lua
help([[Jumeau simulates patients: physiological models, one patient or a million.
For research and education only: not a medical device.]])
whatis("Name: jumeau")
whatis("Version: 0.1.0")
whatis("Category: physiology, ordinary differential equations")

local root = "/opt/jumeau/0.1.0"
prepend_path("PATH", pathJoin(root, "bin"))
prepend_path("LD_LIBRARY_PATH", pathJoin(root, "lib"))
prepend_path("PKG_CONFIG_PATH", pathJoin(root, "lib/pkgconfig"))
prepend_path("CMAKE_PREFIX_PATH", root)
setenv("JUMEAU_ROOT", root)
-- Compiled models of one's own; a folder that all nodes see.
if os.getenv("SCRATCH") then
  setenv("JUMEAU_CACHE", pathJoin(os.getenv("SCRATCH"), "jumeau-cache"))
end
