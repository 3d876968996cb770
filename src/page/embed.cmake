# Writes the files of FOLDERS into the source OUTPUT, each as it is and compressed.
function(literal_of hex result)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${hex}")
    set(${result} "\"${bytes}\"" PARENT_SCOPE)
endfunction()

separate_arguments(FOLDERS)
set(files "")
foreach(folder ${FOLDERS})
    file(GLOB found ${folder}/*)
    list(APPEND files ${found})
endforeach()
list(SORT files)
set(entries "")
foreach(file ${files})
    get_filename_component(name ${file} NAME)
    file(SHA256 ${file} hash)
    string(SUBSTRING ${hash} 0 16 hash)
    file(READ ${file} plain HEX)
    file(SIZE ${file} size)
    set(packed "")
    set(packed_size 0)
    if(NOT name MATCHES "[.]html$")
        # -n: the same file gives the same bytes.
        execute_process(COMMAND gzip -9 -n -c ${file} OUTPUT_FILE ${OUTPUT}.gz RESULT_VARIABLE failed)
        if(failed)
            message(FATAL_ERROR "gzip cannot compress ${file}")
        endif()
        file(READ ${OUTPUT}.gz packed HEX)
        file(SIZE ${OUTPUT}.gz packed_size)
    endif()
    literal_of("${plain}" plain_literal)
    literal_of("${packed}" packed_literal)
    string(APPEND entries "    {\"${name}\", {${plain_literal}, ${size}}, {${packed_literal}, ${packed_size}}, \"${hash}\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"page/embedded.hpp\"

namespace sluice::operator_page {
namespace {

const embedded_file all[] = {
${entries}};

}  // namespace

std::span<const embedded_file> embedded_files() {
    return all;
}

}  // namespace sluice::operator_page
")
