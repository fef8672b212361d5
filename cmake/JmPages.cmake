# SPDX-License-Identifier: Apache-2.0
#
# jm_pages: the files that browsers get, as bytes inside of the program (io/web/pages.h). Each is
# taken in by the assembler, so a change of a file needs nothing but make.
set(jm_page_types js "text/javascript" css "text/css" html "text/html" svg "image/svg+xml" license "text/plain")
set(jm_uplot ${CMAKE_SOURCE_DIR}/.deps/web/node_modules/uplot)

file(GLOB jm_page_files CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/io/web/page/* ${CMAKE_SOURCE_DIR}/io/report/page/* ${CMAKE_SOURCE_DIR}/io/live/page/*)
list(SORT jm_page_files)
set(jm_page_names "")
foreach(file IN LISTS jm_page_files)
  cmake_path(GET file FILENAME name)
  list(APPEND jm_page_names ${name})
endforeach()
set(JM_HAVE_UPLOT 0)
if(EXISTS ${jm_uplot}/dist/uPlot.iife.min.js)
  set(JM_HAVE_UPLOT 1)
  list(APPEND jm_page_files ${jm_uplot}/dist/uPlot.iife.min.js ${jm_uplot}/dist/uPlot.min.css ${jm_uplot}/LICENSE)
  list(APPEND jm_page_names uplot.js uplot.css uplot.license)
else()
  message(STATUS "uPlot is not in .deps/web: plots are pictures only (./bootstrap installs it with npm)")
endif()

set(jm_pages_code "/* Made by cmake/JmPages.cmake. */\n#include <string.h>\n#include \"io/web/pages.h\"\n")
set(jm_pages_rows "")
set(i 0)
foreach(name file IN ZIP_LISTS jm_page_names jm_page_files)
  cmake_path(GET name EXTENSION LAST_ONLY kind)
  string(SUBSTRING "${kind}" 1 -1 kind)
  list(FIND jm_page_types "${kind}" at)
  if(at LESS 0)
    message(FATAL_ERROR "${file}: what type is a file like this? See cmake/JmPages.cmake")
  endif()
  math(EXPR at "${at} + 1")
  list(GET jm_page_types ${at} type)
  string(APPEND jm_pages_code "extern const unsigned char page_${i}[], page_end_${i}[];\n__asm__("
    "\".section .rodata\\n.hidden page_${i}\\n.hidden page_end_${i}\\n.global page_${i}\\n.global page_end_${i}\\n\"\n"
    "        \"page_${i}:\\n.incbin \\\"${file}\\\"\\npage_end_${i}:\\n.byte 0\\n.previous\\n\");\n")
  string(APPEND jm_pages_rows "        {\"${name}\", \"${type}; charset=utf-8\", page_${i}, (size_t)(page_end_${i} - page_${i})},\n")
  math(EXPR i "${i} + 1")
endforeach()
string(APPEND jm_pages_code "
bool jm_page_find(jm_page *out, const char *name)
{
    const jm_page all[] = {
${jm_pages_rows}        {0},
    };
    const jm_page *page = all;
    while (page->name && strcmp(page->name, name) != 0)
        page++;
    *out = *page;
    return page->name != NULL;
}
")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/pages.c CONTENT "${jm_pages_code}" @ONLY)
add_library(jm_pages STATIC ${CMAKE_BINARY_DIR}/generated/pages.c)
set_source_files_properties(${CMAKE_BINARY_DIR}/generated/pages.c PROPERTIES OBJECT_DEPENDS "${jm_page_files}")
target_link_libraries(jm_pages PRIVATE jm_flags)
