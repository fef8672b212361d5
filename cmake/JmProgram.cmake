# SPDX-License-Identifier: Apache-2.0
#
# The program `jumeau`, and the models that it compiles when Jumeau is built.
jm_sources(cli_sources cli/*.c io/import/reader_loaded.c)
set(jm_libraries "")
foreach(library jm_hpc jm_verify jm_host jm_live jm_io jm_import jm_cohort jumeau_core)
  if(TARGET ${library})
    list(APPEND jm_libraries ${library})
  endif()
endforeach()

if(NOT EXISTS ${CMAKE_SOURCE_DIR}/cli/main.c OR NOT TARGET jumeau_core)
  message(STATUS "jumeau, the program: no sources")
  return()
endif()
add_executable(jumeau_program ${cli_sources})
set_target_properties(jumeau_program PROPERTIES OUTPUT_NAME jumeau)
target_link_libraries(jumeau_program PRIVATE jm_flags ${jm_libraries})
if(TARGET jm_mpi_module)
  add_dependencies(jumeau_program jm_mpi_module)
endif()
if(jm_reader_modules)
  add_dependencies(jumeau_program ${jm_reader_modules})
endif()

# A file under models/ is a model where a line of it says `return model`; others are Lua modules
# that models require. models/glucose/hovorka.lua becomes <build>/models/glucose/hovorka.so.
if(JM_BUILD_MODELS)
  file(GLOB_RECURSE model_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/models/*.lua)
  set(model_objects "")
  set(model_modules ${model_files})
  foreach(file IN LISTS model_files)
    file(STRINGS ${file} is_model REGEX "^return model" LIMIT_COUNT 1)
    if(NOT is_model)
      continue()
    endif()
    file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR}/models ${file})
    string(REGEX REPLACE "\\.lua$" ".so" object ${CMAKE_BINARY_DIR}/models/${name})
    cmake_path(GET object PARENT_PATH folder)
    file(MAKE_DIRECTORY ${folder})
    # Parts may come from any other file, so a change in one makes all anew; each takes a second.
    add_custom_command(OUTPUT ${object}
      COMMAND ${CMAKE_COMMAND} -E env ASAN_OPTIONS=detect_leaks=0
        JUMEAU_CACHE=${CMAKE_SOURCE_DIR}/build/cache CC=${CMAKE_C_COMPILER} $<TARGET_FILE:jumeau_program> model build ${file} -o ${object}
      DEPENDS jumeau_program ${model_files} VERBATIM
      COMMENT "Compiling the model ${name}")
    list(APPEND model_objects ${object})
  endforeach()
  add_custom_target(jumeau_models ALL DEPENDS ${model_objects})
endif()
