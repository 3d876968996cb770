# Installs the unit with the paths of this prefix. `cmake --install` runs it. It then also installs
# an example configuration, if the configuration directory holds none.

if(CMAKE_INSTALL_PREFIX MATCHES "^/usr(/local)?/?$")
    set(configuration /etc/sluice)
else()
    set(configuration "${CMAKE_INSTALL_PREFIX}/etc/sluice")
endif()

file(READ "${sluice_source}/deploy/systemd/sluice.service" unit)
string(REPLACE "/usr/bin/sluice" "${CMAKE_INSTALL_PREFIX}/bin/sluice" unit "${unit}")
string(REPLACE "/usr/share/doc" "${CMAKE_INSTALL_PREFIX}/share/doc" unit "${unit}")
string(REPLACE "--config /etc/sluice" "--config ${configuration}" unit "${unit}")
set(unit_folder "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/lib/systemd/system")
message(STATUS "Installing: ${unit_folder}/sluice.service")
file(WRITE "${unit_folder}/sluice.service" "${unit}")
file(CHMOD "${unit_folder}/sluice.service"
     PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)

# The package brings no configuration: an upgrade would ask about each changed line of it. `sluice
# init` writes one.
if(CMAKE_INSTALL_COMPONENT)
    return()
endif()
file(GLOB_RECURSE present "$ENV{DESTDIR}${configuration}/*.yaml")
if(present)
    message(STATUS "Left as it is: $ENV{DESTDIR}${configuration}")
else()
    file(INSTALL "${sluice_source}/config/example/" DESTINATION "${configuration}"
         FILES_MATCHING PATTERN "*.yaml" PATTERN "environment")
endif()
