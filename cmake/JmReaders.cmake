# SPDX-License-Identifier: Apache-2.0
#
# Readers of other people's formats (io/import/reader.h). Without its library a reader is left out, and
# `jumeau import` says so.
#
#   jm_<format>_reader    its objects, for tests and fuzzers, which are linked with all of them
#   jm_<format>_module    <build>/lib/jumeau/readers/<format>.so, which the program loads
#   jm_reader_linked      how tests find readers
set(jm_reader_modules "")
add_library(jm_reader_linked OBJECT ${CMAKE_SOURCE_DIR}/io/import/reader_linked.c)
target_link_libraries(jm_reader_linked PRIVATE jm_flags)

function(jm_reader format library)
  if(NOT TARGET JM::${library})
    message(STATUS "jm_${format}_module: left out, ${library} is missing")
    return()
  endif()
  jm_sources(files io/import/${format}*.c)
  jm_library(jm_${format}_reader SOURCES ${files} LINK jm_import jumeau_core JM::${library})
  target_link_libraries(jm_reader_linked PUBLIC jm_${format}_reader)

  add_library(jm_${format}_module MODULE ${CMAKE_SOURCE_DIR}/io/import/reader_module.c)
  target_compile_definitions(jm_${format}_module PRIVATE JM_READER=jm_${format}_read)
  target_link_libraries(jm_${format}_module PRIVATE jm_flags jm_${format}_reader)
  # What of ours it uses is its own; nothing else of the engine is linked.
  target_link_options(jm_${format}_module PRIVATE -Wl,--exclude-libs,ALL -Wl,--as-needed)
  set_target_properties(jm_${format}_module PROPERTIES PREFIX "" OUTPUT_NAME ${format}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/jumeau/readers)
  set(jm_reader_modules ${jm_reader_modules} jm_${format}_module PARENT_SCOPE)
endfunction()

jm_reader(cellml xml2)
jm_reader(sbml sbml)
