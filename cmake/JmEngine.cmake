# SPDX-License-Identifier: Apache-2.0
#
# The engine, compiled once and linked three ways:
#
#   jumeau_core     static, every symbol: the program and the tests
#   jumeau          libjumeau.so, only what include/jumeau declares JM_API
#   jumeau_static   libjumeau.a, the same symbols: one object in which all others are local
configure_file(cmake/config.h.in ${CMAKE_BINARY_DIR}/generated/core/base/config.h @ONLY)
if(EXISTS ${CMAKE_SOURCE_DIR}/include/jumeau/version.h.in)
  configure_file(include/jumeau/version.h.in ${CMAKE_BINARY_DIR}/generated/jumeau/version.h @ONLY)
endif()

# core/*/*_isa.c once for each instruction set; JM_ISA is the suffix of their symbols.
function(jm_isa_objects out)
  jm_sources(files core/*/*_isa.c)
  set(objects "")
  if(files AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
    set(flags_v3 -march=x86-64-v3)
    set(flags_v4 -march=x86-64-v4 -mprefer-vector-width=512)
    set(names v3 v4)
  elseif(files)
    set(names any)
  endif()
  foreach(isa IN LISTS names)
    add_library(jm_wide_${isa} OBJECT ${files})
    target_compile_definitions(jm_wide_${isa} PRIVATE JM_ISA=${isa})
    target_compile_options(jm_wide_${isa} PRIVATE ${flags_${isa}})
    target_link_libraries(jm_wide_${isa} PRIVATE jm_flags JM::sundials)
    list(APPEND objects $<TARGET_OBJECTS:jm_wide_${isa}>)
  endforeach()
  set(${out} ${objects} PARENT_SCOPE)
endfunction()

jm_sources(core_sources core/*/*.c WITHOUT "(_gsl\\.c|_isa\\.c|/core/fit/[^/]*\\.c)$")
if(NOT core_sources)
  message(STATUS "jumeau_core: no sources")
  return()
endif()
add_library(jumeau_objects OBJECT ${core_sources})
target_link_libraries(jumeau_objects PRIVATE jm_flags JM::sundials JM::lua)
jm_isa_objects(isa_objects)
set(core_objects $<TARGET_OBJECTS:jumeau_objects> ${isa_objects})

add_library(jumeau_core STATIC ${core_objects})
target_link_libraries(jumeau_core PUBLIC jm_flags JM::sundials JM::lua JM::sleef
  Threads::Threads ${CMAKE_DL_LIBS} m)

add_library(jumeau SHARED ${core_objects})
add_library(jumeau::jumeau ALIAS jumeau)
set_target_properties(jumeau PROPERTIES VERSION ${PROJECT_VERSION} LINKER_LANGUAGE C
  SOVERSION ${PROJECT_VERSION_MAJOR})
target_include_directories(jumeau PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/include>
  $<BUILD_INTERFACE:${CMAKE_BINARY_DIR}/generated>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
# What libjumeau is made of is nobody's business who links it: nothing of this is exported.
target_link_options(jumeau PRIVATE -Wl,--exclude-libs,ALL)
target_link_libraries(jumeau PRIVATE $<BUILD_INTERFACE:jm_flags> $<BUILD_INTERFACE:JM::sundials>
  $<BUILD_INTERFACE:JM::lua> $<BUILD_INTERFACE:JM::sleef> Threads::Threads ${CMAKE_DL_LIBS} m)

# SUNDIALS' archives hold what jumeau needs; from a system that has only shared ones, users of
# libjumeau.a link them by themselves.
set(static_object ${CMAKE_BINARY_DIR}/lib/jumeau_static.o)
add_custom_command(OUTPUT ${static_object}
  COMMAND ${CMAKE_LINKER} -r -o ${static_object} ${core_objects} ${jm_sundials_archives}
  COMMAND ${CMAKE_OBJCOPY} --localize-hidden ${static_object}
  DEPENDS ${core_objects} ${jm_sundials_archives} COMMAND_EXPAND_LISTS VERBATIM
  COMMENT "Joining libjumeau.a")
add_library(jumeau_static STATIC ${static_object})
set_source_files_properties(${static_object} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
set_target_properties(jumeau_static PROPERTIES OUTPUT_NAME jumeau LINKER_LANGUAGE C)
