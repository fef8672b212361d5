# SPDX-License-Identifier: Apache-2.0
#
# How everything of ours is compiled. Targets link jm_flags; nothing is set globally, so that
# projects which include this one keep their own ways.
add_library(jm_flags INTERFACE)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# -ffp-contract=off: a result has the same bits on machines with and without fused
# multiply-add; where it is wanted the source says fma(). File names in messages are short.
# -Wno-format-truncation: texts for people have a fixed room and are cut on purpose, and what GCC
# can prove about it changes with the optimisation.
target_compile_options(jm_flags INTERFACE
  -ffp-contract=off -fno-math-errno "-fmacro-prefix-map=${CMAKE_SOURCE_DIR}/="
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wdouble-promotion -Wundef -Wstrict-prototypes
  -Wmissing-prototypes -Wvla -Wformat=2)
if(CMAKE_C_COMPILER_ID STREQUAL GNU)
  target_compile_options(jm_flags INTERFACE -Wlogical-op -Wduplicated-cond
    -Wno-format-truncation)
endif()
if(JM_WERROR)
  target_compile_options(jm_flags INTERFACE -Werror)
endif()
if(JM_SANITIZE)
  target_compile_options(jm_flags INTERFACE -fsanitize=${JM_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(jm_flags INTERFACE -fsanitize=${JM_SANITIZE})
endif()

target_include_directories(jm_flags INTERFACE
  ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/include ${CMAKE_BINARY_DIR}/generated)
