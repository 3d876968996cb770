# Takes the symbols out of the installed program, which then needs a seventh of the space. It keeps a
# link to the file with the symbols (install-symbols.cmake). `cmake --install` runs it after it has
# put the program in its place.

set(program "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/bin/sluice")
# The link holds the name of that file and a sum over it. A copy of the file serves as well.
set(symbols "${sluice_scratch}/sluice.debug")
file(MAKE_DIRECTORY "${sluice_scratch}")
execute_process(COMMAND "${sluice_objcopy}" --only-keep-debug "${sluice_program}" "${symbols}"
                COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${sluice_objcopy}" --strip-all "--add-gnu-debuglink=${symbols}" "${program}"
                COMMAND_ERROR_IS_FATAL ANY)
