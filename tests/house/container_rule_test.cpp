#include "house/container_rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::house {
namespace {

using ::testing::HasSubstr;

std::string found_in_containerfile(const std::string& text) {
    return to_text(check_containerfiles(
        {{"deploy/Containerfile", text}, {"src/main.cpp", ""}, {"README.md", ""}}));
}

const std::string good_containerfile = R"(# an image
FROM docker.io/library/debian:12-slim AS build
COPY README.md src /src/
RUN make \
    && make install
FROM docker.io/library/debian:12-slim
COPY --from=build /packages /packages
USER sluice
ENTRYPOINT ["/usr/bin/sluice"]
CMD ["run"]
)";

std::string replaced(std::string text, const std::string& old, const std::string& by) {
    const auto at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    return text.replace(at, old.size(), by);
}

TEST(container_rule, a_good_containerfile_has_no_findings) {
    EXPECT_EQ(found_in_containerfile(good_containerfile), "");
    EXPECT_EQ(to_text(check_containerfiles({{"docs/a.md", "FROM x\n"}})), "");
}

TEST(container_rule, a_containerfile_copies_what_is_there) {
    EXPECT_THAT(found_in_containerfile(replaced(good_containerfile, "README.md", "README.txt")),
                HasSubstr("deploy/Containerfile:3: the checkout holds no README.txt"));
    EXPECT_THAT(found_in_containerfile(replaced(good_containerfile, "=build", "=made")),
                HasSubstr("there is no stage 'made' above"));
}

TEST(container_rule, an_image_holds_the_libraries_that_the_package_recommends) {
    const auto found = [](const std::string& text) {
        return to_text(check_containerfiles(
            {{"deploy/Containerfile", text},
             {"deploy/debian/package.cmake",
              "set(CPACK_DEBIAN_SLUICE_PACKAGE_RECOMMENDS \"libcurl4, libpq5\")\n"},
             {"src/main.cpp", ""},
             {"README.md", ""}}));
    };
    const auto install = [](const std::string& packages) {
        return replaced(
            good_containerfile, "USER sluice\n",
            "RUN apt-get install /a.deb \\\n    " + packages + " \\\n    && true\nUSER sluice\n");
    };
    EXPECT_EQ(found(install("libpq5 libcurl4")), "");
    EXPECT_THAT(found(install("libcurl4")), HasSubstr("the image lacks libpq5"));
    EXPECT_EQ(found(good_containerfile), "");
}

TEST(container_rule, a_containerfile_pins_its_images) {
    for (const auto* image :
         {"debian:12-slim", "docker.io/library/debian", "docker.io/library/debian:latest"}) {
        EXPECT_THAT(found_in_containerfile(
                        replaced(good_containerfile, "docker.io/library/debian:12-slim", image)),
                    HasSubstr(":2: name registry and tag"))
            << image;
    }
}

TEST(container_rule, a_container_is_not_root_and_hears_its_signals) {
    EXPECT_THAT(found_in_containerfile(replaced(good_containerfile, "USER sluice", "USER root")),
                HasSubstr("the container works as root"));
    EXPECT_THAT(found_in_containerfile(replaced(good_containerfile, "USER sluice\n", "")),
                HasSubstr("the container works as root"));
    EXPECT_THAT(found_in_containerfile(
                    replaced(good_containerfile, "[\"/usr/bin/sluice\"]", "/usr/bin/sluice")),
                HasSubstr(":9: a shell would take the signals"));
    EXPECT_THAT(found_in_containerfile(replaced(good_containerfile, "ENTRYPOINT", "CMD")),
                HasSubstr("nothing is started"));
    EXPECT_THAT(found_in_containerfile(replaced(good_containerfile, "RUN", "RUNS")),
                HasSubstr(":4: 'RUNS' is no instruction"));
}

const std::string good_compose = R"(
services:
  sluice:
    build: {context: .., dockerfile: deploy/Containerfile}
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    mem_limit: 1g
    volumes: [state:/var/lib/sluice, ./sluice:/etc/sluice:ro]
    secrets: [key]
volumes: {state: }
secrets: {key: {file: ./key}}
)";

std::string found_in_compose(const std::string& text) {
    return to_text(
        check_compose({{"deploy/compose.yaml", text}, {"deploy/Containerfile", "FROM x\n"}}));
}

TEST(container_rule, a_good_compose_file_has_no_findings) {
    EXPECT_EQ(found_in_compose(good_compose), "");
}

TEST(container_rule, a_compose_file_names_what_is_there) {
    EXPECT_THAT(found_in_compose(replaced(good_compose, "context: ..", "context: .")),
                HasSubstr("builds from deploy/deploy/Containerfile, which the checkout does not"));
    EXPECT_THAT(found_in_compose(replaced(good_compose, "[state:", "[stat:")),
                HasSubstr("'stat' is not declared below volumes"));
    EXPECT_THAT(found_in_compose(replaced(good_compose, "secrets: [key]", "secrets: []")),
                HasSubstr("nobody uses 'key' of secrets"));
    EXPECT_THAT(found_in_compose(replaced(good_compose, "mem_limit", "memlimit")),
                HasSubstr("sluice has the key 'memlimit'"));
    EXPECT_THAT(found_in_compose("services: [a\n"), HasSubstr("deploy/compose.yaml: "));
    EXPECT_THAT(found_in_compose("volumes: {}\n"), HasSubstr("starts no service"));
}

TEST(container_rule, a_compose_file_gives_no_needless_rights) {
    EXPECT_THAT(found_in_compose(replaced(good_compose, "read_only: true", "read_only: false")),
                HasSubstr("sluice may write to its own files"));
    EXPECT_THAT(found_in_compose(replaced(good_compose, "[ALL]", "[NET_RAW]")),
                HasSubstr("sluice keeps capabilities"));
    EXPECT_THAT(found_in_compose(replaced(good_compose, "privileges:true", "privileges:false")),
                HasSubstr("sluice may gain rights"));
    EXPECT_THAT(found_in_compose(replaced(good_compose, "    mem_limit: 1g\n", "")),
                HasSubstr("sluice has no bound on its memory"));
}

}  // namespace
}  // namespace sluice::house
