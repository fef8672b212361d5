# SPDX-License-Identifier: Apache-2.0
#
# Other people's libraries, each behind one name: JM::sundials, JM::lua, JM::sleef, JM::gsl,
# JM::hdf5, JM::deflate, JM::mpi, JM::xml2, JM::sbml, JM::jansson. The first three must be there; what needs another
# one is left out without it.
find_package(PkgConfig QUIET)
find_package(Threads REQUIRED)

# --- SUNDIALS -----------------------------------------------------------------------------------
set(JM_DEPS_DIR ${CMAKE_SOURCE_DIR}/.deps)
set(jm_sundials_parts cvode arkode nvecserial sunmatrixdense sunlinsoldense)
add_library(jm_sundials INTERFACE)
add_library(JM::sundials ALIAS jm_sundials)

set(jm_sundials_kind ${JM_SUNDIALS})
if(jm_sundials_kind STREQUAL auto)
  if(EXISTS ${JM_DEPS_DIR}/sundials/stamp)
    set(jm_sundials_kind deps)
  else()
    set(jm_sundials_kind system)
    message(WARNING "There is no .deps/sundials: the system's SUNDIALS is used. Where it was "
      "compiled without optimisation (Debian 12) Jumeau runs about three times slower; "
      "./bootstrap deps builds a fast one.")
  endif()
endif()

if(jm_sundials_kind STREQUAL deps)
  if(NOT EXISTS ${JM_DEPS_DIR}/sundials/stamp)
    message(FATAL_ERROR "There is no .deps/sundials; run ./bootstrap deps")
  endif()
  file(STRINGS ${JM_DEPS_DIR}/sundials/stamp JM_SUNDIALS_TEXT LIMIT_COUNT 1)
  # A new stamp may mean other symbols: configure again.
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${JM_DEPS_DIR}/sundials/stamp)
  target_include_directories(jm_sundials SYSTEM INTERFACE ${JM_DEPS_DIR}/sundials/include)
  set(jm_sundials_archives "")
  foreach(part IN LISTS jm_sundials_parts)
    list(APPEND jm_sundials_archives ${JM_DEPS_DIR}/sundials/lib/libsundials_${part}.a)
  endforeach()
  target_link_libraries(jm_sundials INTERFACE ${jm_sundials_archives} m)
else()
  find_package(SUNDIALS 6.4 CONFIG REQUIRED COMPONENTS ${jm_sundials_parts})
  set(JM_SUNDIALS_TEXT "sundials ${SUNDIALS_VERSION}, the system's")
  foreach(part IN LISTS jm_sundials_parts)
    target_link_libraries(jm_sundials INTERFACE SUNDIALS::${part})
  endforeach()
endif()

# --- Lua ----------------------------------------------------------------------------------------
add_library(jm_lua INTERFACE)
add_library(JM::lua ALIAS jm_lua)
foreach(name lua5.4 lua-5.4 lua54 lua)
  pkg_check_modules(LUA QUIET IMPORTED_TARGET "${name}>=5.4")
  if(LUA_FOUND)
    break()
  endif()
endforeach()
if(NOT LUA_FOUND)
  message(FATAL_ERROR "Lua 5.4 with its headers is missing (Debian: liblua5.4-dev)")
endif()
target_link_libraries(jm_lua INTERFACE PkgConfig::LUA)

# --- SLEEF: the rarer functions of kernels and of the evaluator -----------------------------------
find_library(JM_SLEEF_LIBRARY sleef)
if(NOT JM_SLEEF_LIBRARY)
  message(FATAL_ERROR "SLEEF with its headers is missing (Debian: libsleef-dev)")
endif()
add_library(jm_sleef INTERFACE)
add_library(JM::sleef ALIAS jm_sleef)
target_link_libraries(jm_sleef INTERFACE ${JM_SLEEF_LIBRARY})

# --- GSL (GPL-3+: stays out of libjumeau) ---------------------------------------------------------
find_package(GSL QUIET)
if(GSL_FOUND)
  add_library(jm_gsl INTERFACE)
  add_library(JM::gsl ALIAS jm_gsl)
  target_link_libraries(jm_gsl INTERFACE GSL::gsl)
endif()

# --- HDF5, the serial one -------------------------------------------------------------------------
set(HDF5_PREFER_PARALLEL OFF)
find_package(HDF5 QUIET COMPONENTS C HL)
if(HDF5_FOUND)
  add_library(jm_hdf5 INTERFACE)
  add_library(JM::hdf5 ALIAS jm_hdf5)
  target_link_libraries(jm_hdf5 INTERFACE hdf5::hdf5_hl hdf5::hdf5)
  # Debian's shared HDF5 brings some thirty libraries for files in the cloud (curl, Kerberos, LDAP),
  # and loading them takes longer than a small cohort. Its archive, of the same package, leaves out
  # what nobody calls. Under the sanitizers HDF5 stays a library, so that what it loses on a full
  # disk is known to be its own.
  find_library(JM_HDF5_ARCHIVE NAMES libhdf5_serial.a PATHS ${HDF5_LIBRARY_DIRS})
  find_library(JM_HDF5_HL_ARCHIVE NAMES libhdf5_serial_hl.a PATHS ${HDF5_LIBRARY_DIRS})
  find_library(JM_SZ_LIBRARY sz)
  find_library(JM_Z_LIBRARY z)
  set(archives ${JM_HDF5_HL_ARCHIVE} ${JM_HDF5_ARCHIVE} ${JM_SZ_LIBRARY} ${JM_Z_LIBRARY})
  if(JM_HDF5_ARCHIVE AND JM_HDF5_HL_ARCHIVE AND JM_SZ_LIBRARY AND JM_Z_LIBRARY AND NOT JM_SANITIZE)
    set_target_properties(jm_hdf5 PROPERTIES INTERFACE_LINK_LIBRARIES "${archives};m;dl"
      INTERFACE_INCLUDE_DIRECTORIES "${HDF5_INCLUDE_DIRS}")
  endif()
endif()

# --- readers of other people's models: libxml2 for CellML, libSBML for SBML ------------------------
pkg_check_modules(LIBXML2 QUIET IMPORTED_TARGET libxml-2.0)
if(LIBXML2_FOUND)
  add_library(jm_xml2 INTERFACE)
  add_library(JM::xml2 ALIAS jm_xml2)
  target_link_libraries(jm_xml2 INTERFACE PkgConfig::LIBXML2)
endif()
find_path(JM_SBML_INCLUDE sbml/SBMLTypes.h)
find_library(JM_SBML_LIBRARY sbml)
if(JM_SBML_INCLUDE AND JM_SBML_LIBRARY)
  add_library(jm_sbml INTERFACE)
  add_library(JM::sbml ALIAS jm_sbml)
  target_include_directories(jm_sbml SYSTEM INTERFACE ${JM_SBML_INCLUDE})
  target_link_libraries(jm_sbml INTERFACE ${JM_SBML_LIBRARY})
endif()

# --- libdeflate: packs what HDF5 holds -------------------------------------------------------------
find_path(JM_DEFLATE_INCLUDE libdeflate.h)
find_library(JM_DEFLATE_LIBRARY deflate)
if(JM_DEFLATE_INCLUDE AND JM_DEFLATE_LIBRARY)
  file(STRINGS ${JM_DEFLATE_INCLUDE}/libdeflate.h JM_DEFLATE_VERSION REGEX "VERSION_STRING")
  string(REGEX REPLACE ".*\"(.*)\".*" "\\1" JM_DEFLATE_VERSION "${JM_DEFLATE_VERSION}")
  add_library(jm_deflate INTERFACE)
  add_library(JM::deflate ALIAS jm_deflate)
  target_include_directories(jm_deflate SYSTEM INTERFACE ${JM_DEFLATE_INCLUDE})
  target_link_libraries(jm_deflate INTERFACE ${JM_DEFLATE_LIBRARY})
endif()

# --- for patients in the browser: jansson reads what clients say ---------------------------------------
pkg_check_modules(JANSSON QUIET IMPORTED_TARGET jansson)
if(JANSSON_FOUND)
  add_library(jm_jansson INTERFACE)
  add_library(JM::jansson ALIAS jm_jansson)
  target_link_libraries(jm_jansson INTERFACE PkgConfig::JANSSON)
endif()

# --- MPI ------------------------------------------------------------------------------------------
if(NOT JM_MPI STREQUAL off)
  find_package(MPI QUIET COMPONENTS C)
  if(MPI_C_FOUND)
    add_library(jm_mpi INTERFACE)
    add_library(JM::mpi ALIAS jm_mpi)
    target_link_libraries(jm_mpi INTERFACE MPI::MPI_C)
  elseif(JM_MPI STREQUAL on)
    message(FATAL_ERROR "MPI was asked for and is not found (Debian: libopenmpi-dev)")
  endif()
endif()

foreach(name gsl hdf5 deflate mpi xml2 sbml jansson)
  string(TOUPPER ${name} upper)
  set(JM_HAVE_${upper} 0)
  if(TARGET JM::${name})
    set(JM_HAVE_${upper} 1)
  endif()
endforeach()
set(JM_HAVE_LIVE ${JM_HAVE_JANSSON})
set(JM_RESULTS_TEXT "HDF5 ${HDF5_VERSION}, libdeflate ${JM_DEFLATE_VERSION}")
message(STATUS "SUNDIALS: ${JM_SUNDIALS_TEXT}")
message(STATUS "Lua ${LUA_VERSION}; GSL: ${JM_HAVE_GSL}; HDF5: ${JM_HAVE_HDF5} ${HDF5_VERSION}; "
  "libdeflate: ${JM_HAVE_DEFLATE} ${JM_DEFLATE_VERSION}; MPI: ${JM_HAVE_MPI}; live: ${JM_HAVE_LIVE}; "
  "libxml2: ${JM_HAVE_XML2}; libSBML: ${JM_HAVE_SBML}")
