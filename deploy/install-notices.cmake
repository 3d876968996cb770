# Installs the notices of a Debian package: its changes, its licence, and the rules for logcheck.
# Only the packages run it.

set(documents "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/doc/sluice")
file(MAKE_DIRECTORY "${documents}")

# The time is that of the commit (deploy/package), or else that of the changes. So equal sources give
# equal packages.
set(form "%a, %d %b %Y %H:%M:%S +0000")
if(DEFINED ENV{SOURCE_DATE_EPOCH})
    string(TIMESTAMP date "${form}" UTC)
else()
    file(TIMESTAMP "${sluice_source}/docs/changelog.md" date "${form}" UTC)
endif()
file(WRITE "${documents}/changelog" "sluice (${sluice_version}) unstable; urgency=medium

  * The file changelog.md beside this one tells what changed.

 -- ${sluice_maintainer}  ${date}
")
execute_process(COMMAND gzip -9nf "${documents}/changelog" COMMAND_ERROR_IS_FATAL ANY)
file(CHMOD "${documents}/changelog.gz" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)

# The program holds code of these packages. Their terms ask for their notices.
file(READ "${sluice_source}/deploy/debian/copyright.in" notice)
foreach(package libboost1.81-dev libre2-dev liblua5.4-dev libpugixml-dev libjs-codemirror libcli11-dev libspdlog-dev libhowardhinnant-date-dev)
    set(terms "/usr/share/doc/${package}/copyright")
    if(NOT EXISTS "${terms}")
        message(FATAL_ERROR "${terms} is missing: the package needs the notice of ${package}")
    endif()
    file(READ "${terms}" text)
    string(APPEND notice "==== ${package} ====\n\n${text}\n")
endforeach()
file(WRITE "${documents}/copyright" "${notice}")
file(CHMOD "${documents}/copyright" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)

file(INSTALL "${sluice_source}/deploy/debian/logcheck" DESTINATION /etc/logcheck/ignore.d.server
     RENAME sluice)
file(INSTALL "${sluice_source}/deploy/debian/lintian-overrides"
     DESTINATION "${CMAKE_INSTALL_PREFIX}/share/lintian/overrides" RENAME sluice)
