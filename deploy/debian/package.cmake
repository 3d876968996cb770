# Describes the Debian packages to CPack: sluice, and sluice-dbgsym with its symbols.
# deploy/CMakeLists.txt includes it.
set(debian ${CMAKE_CURRENT_LIST_DIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sluice)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "integration daemon that polls, transforms and publishes")
set(CPACK_PACKAGE_CONTACT ${SLUICE_MAINTAINER})
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/package)
# The scripts of deploy/ install below $DESTDIR, and so /etc is possible too.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES OFF)

set(CPACK_COMPONENTS_ALL sluice symbols)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_SLUICE_PACKAGE_NAME sluice)
set(CPACK_DEBIAN_SLUICE_PACKAGE_SECTION net)
set(CPACK_DEBIAN_SLUICE_PACKAGE_SHLIBDEPS ON)
# The last one makes the user; tzdata has the zones of schedules.
set(CPACK_DEBIAN_SLUICE_PACKAGE_DEPENDS
    "ca-certificates, tzdata, systemd | systemd-standalone-sysusers | systemd-sysusers")
# Loaded when a configuration names a database on a server, or a mail server.
set(CPACK_DEBIAN_SLUICE_PACKAGE_RECOMMENDS "libcurl4, libmariadb3, libpq5, librdkafka1")
set(CPACK_COMPONENT_SLUICE_DESCRIPTION "Sluice polls Ocoya and other systems on schedules. It runs the records through
stages, and forwards or publishes the results. It is one program, one service
and one directory of YAML.

Nothing is lost and nothing is posted twice. The budget of an API is spent on
purpose. The operator always knows what is wrong, what happened, and what comes
next.")
set(CPACK_DEBIAN_SLUICE_PACKAGE_CONTROL_EXTRA
    ${debian}/postinst ${debian}/prerm ${debian}/postrm ${debian}/conffiles)
set(CPACK_DEBIAN_SLUICE_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_SYMBOLS_PACKAGE_NAME sluice-dbgsym)
set(CPACK_DEBIAN_SYMBOLS_PACKAGE_SECTION debug)
set(CPACK_DEBIAN_SYMBOLS_PACKAGE_DEPENDS "sluice (= ${PROJECT_VERSION})")
set(CPACK_COMPONENT_SYMBOLS_DESCRIPTION
    "A debugger finds these debug symbols by itself. It then names functions and
lines.")

include(CPack)
