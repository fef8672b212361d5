# SPDX-License-Identifier: Apache-2.0
#
#   bin/jumeau                  the program
#   lib/libjumeau.{so,a}        the library; lib/jumeau/models/**.so the compiled models,
#                               lib/jumeau/readers/*.so what reads other formats
#   include/jumeau/*.h          its headers, also what user models are compiled with
#   share/jumeau/{models,scenarios}
#   lib/cmake/jumeau, lib/pkgconfig: for other projects
include(CMakePackageConfigHelpers)
set(jm_lib ${CMAKE_INSTALL_LIBDIR})

install(DIRECTORY include/jumeau DESTINATION include FILES_MATCHING PATTERN "*.h")
install(FILES ${CMAKE_BINARY_DIR}/generated/jumeau/version.h DESTINATION include/jumeau OPTIONAL)
install(DIRECTORY models DESTINATION share/jumeau FILES_MATCHING PATTERN "*.lua" PATTERN "*.csv")
install(DIRECTORY scenarios DESTINATION share/jumeau FILES_MATCHING PATTERN "*.lua" PATTERN "*.csv"
  PATTERN host EXCLUDE)
install(FILES LICENSE DESTINATION share/doc/jumeau)

if(TARGET jumeau)
  install(TARGETS jumeau EXPORT jumeau LIBRARY DESTINATION ${jm_lib})
  install(TARGETS jumeau_static ARCHIVE DESTINATION ${jm_lib})
  install(EXPORT jumeau NAMESPACE jumeau:: FILE jumeau-targets.cmake
    DESTINATION ${jm_lib}/cmake/jumeau)
  configure_package_config_file(cmake/jumeau-config.cmake.in jumeau-config.cmake
    INSTALL_DESTINATION ${jm_lib}/cmake/jumeau)
  write_basic_package_version_file(jumeau-config-version.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/jumeau-config.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/jumeau-config-version.cmake DESTINATION ${jm_lib}/cmake/jumeau)

  # Libraries that users of libjumeau.a link too.
  set(JM_PC_PRIVATE_LIBS "-lsleef -ldl -lm -lpthread")
  if(NOT jm_sundials_kind STREQUAL deps)
    foreach(part IN LISTS jm_sundials_parts)
      string(PREPEND JM_PC_PRIVATE_LIBS "-lsundials_${part} ")
    endforeach()
  endif()
  set(JM_PC_LUA ${LUA_MODULE_NAME})
  configure_file(cmake/jumeau.pc.in jumeau.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/jumeau.pc DESTINATION ${jm_lib}/pkgconfig)
endif()

if(TARGET jumeau_program)
  install(TARGETS jumeau_program RUNTIME DESTINATION bin)
endif()
if(jm_reader_modules)
  install(TARGETS ${jm_reader_modules} LIBRARY DESTINATION ${jm_lib}/jumeau/readers)
endif()
if(TARGET jumeau_models)
  install(DIRECTORY ${CMAKE_BINARY_DIR}/models/ DESTINATION ${jm_lib}/jumeau/models
    FILES_MATCHING PATTERN "*.so")
endif()
