# Installs the program's symbols in a file of their own. A debugger finds them by the link that
# stays in the program. `cmake --install` runs it, and so does the package with the symbols.

set(symbol_folder "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/lib/debug${CMAKE_INSTALL_PREFIX}/bin")
set(symbols "${symbol_folder}/sluice.debug")
file(MAKE_DIRECTORY "${symbol_folder}")
message(STATUS "Installing: ${symbols}")
execute_process(COMMAND "${sluice_objcopy}" --only-keep-debug "${sluice_program}" "${symbols}"
                COMMAND_ERROR_IS_FATAL ANY)
file(CHMOD "${symbols}" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)

# A package of its own needs notices. It takes those of the package that it depends on.
if(CMAKE_INSTALL_COMPONENT)
    set(documents "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/doc")
    file(MAKE_DIRECTORY "${documents}")
    file(CREATE_LINK sluice "${documents}/sluice-dbgsym" SYMBOLIC)
    file(MAKE_DIRECTORY "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/lintian/overrides")
    file(WRITE "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/lintian/overrides/sluice-dbgsym"
         "# As for the package sluice, whose documents these are.
sluice-dbgsym: bogus-mail-host Maintainer sluice@localhost
sluice-dbgsym: cannot-check-whether-usr-share-doc-symlink-points-to-foreign-package
")
endif()
