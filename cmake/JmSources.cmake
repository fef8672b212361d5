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

# jm_library(<name> [NEEDS <dependency>] SOURCES ... LINK ...): a static library, left out with a
# message where it has no source yet or JM::<dependency> is missing. What is not there is not linked.
function(jm_library name)
  cmake_parse_arguments(arg "" "NEEDS" "SOURCES;LINK" ${ARGN})
  if(NOT arg_SOURCES)
    message(STATUS "${name}: no sources")
    return()
  endif()
  if(arg_NEEDS AND NOT TARGET JM::${arg_NEEDS})
    message(STATUS "${name}: left out, ${arg_NEEDS} is missing")
    return()
  endif()
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE jm_flags)
  foreach(other IN LISTS arg_LINK)
    if(TARGET ${other})
      target_link_libraries(${name} PUBLIC ${other})
    endif()
  endforeach()
endfunction()
