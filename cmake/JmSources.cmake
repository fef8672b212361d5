# SPDX-License-Identifier: Apache-2.0
#
# Finding sources and making libraries of them.

# jm_sources(<out> <pattern>... [WITHOUT <regex>]): files of the checkout, in order.
function(jm_sources out)
  cmake_parse_arguments(arg "" "WITHOUT" "" ${ARGN})
  list(TRANSFORM arg_UNPARSED_ARGUMENTS PREPEND ${CMAKE_SOURCE_DIR}/)
  file(GLOB files CONFIGURE_DEPENDS ${arg_UNPARSED_ARGUMENTS})
  if(arg_WITHOUT)
    list(FILTER files EXCLUDE REGEX ${arg_WITHOUT})
  endif()
  list(SORT files)
  set(${out} ${files} PARENT_SCOPE)
endfunction()

# jm_library(<name> [NEEDS <dependency>...] SOURCES ... LINK ...): a static library, left out with a
# message where it has no source yet or a JM::<dependency> is missing. What is not there is not
# linked.
function(jm_library name)
  cmake_parse_arguments(arg "" "" "NEEDS;SOURCES;LINK" ${ARGN})
  if(NOT arg_SOURCES)
    message(STATUS "${name}: no sources")
    return()
  endif()
  foreach(other IN LISTS arg_NEEDS)
    if(NOT TARGET JM::${other})
      message(STATUS "${name}: left out, ${other} is missing")
      return()
    endif()
  endforeach()
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE jm_flags)
  foreach(other IN LISTS arg_LINK)
    if(TARGET ${other})
      target_link_libraries(${name} PUBLIC ${other})
    endif()
  endforeach()
endfunction()
