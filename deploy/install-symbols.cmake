# Run by `cmake --install` after the program is in its place. Moves its symbols to a file of their own:
# the program needs a seventh of the space, and a debugger finds the symbols by the link that stays.

set(program "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/bin/sluice")
set(symbol_folder "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/lib/debug${CMAKE_INSTALL_PREFIX}/bin")
set(symbols "${symbol_folder}/sluice.debug")
file(MAKE_DIRECTORY "${symbol_folder}")
message(STATUS "Installing: ${symbols}")
execute_process(COMMAND "${sluice_objcopy}" --only-keep-debug "${program}" "${symbols}"
                COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${sluice_objcopy}" --strip-all "--add-gnu-debuglink=${symbols}" "${program}"
                COMMAND_ERROR_IS_FATAL ANY)
file(CHMOD "${symbols}" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
