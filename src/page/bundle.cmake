# Joins the parts of CodeMirror 5 that the page uses into the files OUTPUT/codemirror.js and
# OUTPUT/codemirror.css. FROM is the folder of Debian's libjs-codemirror.
set(notice "/* CodeMirror 5, copyright (c) by Marijn Haverbeke and others, MIT licence: codemirror.net/5/LICENSE */\n")

# Takes out indents, blank lines and lines that are comments, and so a quarter of the bytes. The
# parts are ES5: no text of theirs goes over several lines.
function(join_parts output)
    set(joined "${notice}")
    foreach(part ${ARGN})
        file(READ ${FROM}/${part} text)
        string(REGEX REPLACE "\n[ \t\n]+" "\n" text "\n${text}")
        string(REGEX REPLACE "\n(//[^\n]*\n)+" "\n" text "${text}")
        string(APPEND joined "${text}")
    endforeach()
    file(WRITE ${output} "${joined}")
endfunction()

file(MAKE_DIRECTORY ${OUTPUT})
join_parts(${OUTPUT}/codemirror.js lib/codemirror.js addon/hint/show-hint.js mode/yaml/yaml.js)
join_parts(${OUTPUT}/codemirror.css lib/codemirror.css addon/hint/show-hint.css)
