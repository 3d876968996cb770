# Installs the texts that the program writes of itself: man pages, and completions for shells.
# `cmake --install` runs it. The program declares each command and field once, so these texts cannot
# differ from it.

set(share "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share")

# sluice_write(FOLDER NAME ARGUMENT…): installs the output of the program as a file.
function(sluice_write folder name)
    file(MAKE_DIRECTORY "${folder}")
    message(STATUS "Installing: ${folder}/${name}")
    execute_process(COMMAND "${sluice_program}" ${ARGN} OUTPUT_FILE "${folder}/${name}"
                    COMMAND_ERROR_IS_FATAL ANY)
    file(CHMOD "${folder}/${name}" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endfunction()

# Packs a file without its time, so that equal texts are equal files.
function(sluice_pack file)
    execute_process(COMMAND gzip -9nf "${file}" COMMAND_ERROR_IS_FATAL ANY)
    file(CHMOD "${file}.gz" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endfunction()

set(pages "${sluice_scratch}/man")
file(REMOVE_RECURSE "${pages}")
execute_process(COMMAND "${sluice_program}" man --to "${pages}" COMMAND_ERROR_IS_FATAL ANY)
foreach(section 1 5)
    file(GLOB files "${pages}/*.${section}")
    foreach(file ${files})
        sluice_pack("${file}")
        file(INSTALL "${file}.gz" DESTINATION "${CMAKE_INSTALL_PREFIX}/share/man/man${section}")
    endforeach()
endforeach()

sluice_write("${share}/bash-completion/completions" sluice completion bash)
sluice_write("${share}/zsh/vendor-completions" _sluice completion zsh)
sluice_write("${share}/fish/vendor_completions.d" sluice.fish completion fish)
