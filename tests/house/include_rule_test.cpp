#include "house/include_rule.hpp"

#include <gtest/gtest.h>

namespace sluice::house {
namespace {

std::string wrong(std::string path, std::string text) {
    return to_text(check_includes({{std::move(path), std::move(text)}}));
}

TEST(include_rule, rooms_are_known_by_path) {
    EXPECT_EQ(room_of("include/sluice/error.hpp"), "error");
    EXPECT_EQ(room_of("include/sluice/model/json.hpp"), "model");
    EXPECT_EQ(room_of("src/model/json.cpp"), "model");
    EXPECT_EQ(room_of("src/connectors/file/csv.cpp"), "connectors/file");
    EXPECT_EQ(room_of("src/connectors/builtin.cpp"), "connectors");
    EXPECT_EQ(room_of("src/ledger/sqlite/writer.cpp"), "ledger/sqlite");
    EXPECT_EQ(room_of("src/main.cpp"), "main");
    EXPECT_EQ(room_of("tests/unit/model/json_test.cpp"), "");
}

TEST(include_rule, a_room_sees_itself_and_what_lies_below) {
    EXPECT_EQ(wrong("src/config/load.cpp",
                    "#include \"config/load.hpp\"\n#include <sluice/config/node.hpp>\n"
                    "#include <sluice/error.hpp>\n#include <yaml-cpp/yaml.h>\n#include <vector>\n"),
              "");
    EXPECT_EQ(wrong("src/app/run.cpp",
                    "#include \"engine/engine.hpp\"\n"
                    "#include <sluice/ledger/sqlite.hpp>\n"),
              "");
    EXPECT_EQ(wrong("src/cli/run/a.cpp",
                    "#include \"app/daemon.hpp\"\n#include \"cli/command.hpp\"\n"
                    "#include \"planning/slowing.hpp\"\n#include <CLI/App.hpp>\n"),
              "");
    EXPECT_EQ(wrong("src/planning/a.cpp", "#include \"engine/plan/plan.hpp\"\n"), "");
    EXPECT_EQ(wrong("src/connectors/ocoya/read/a.cpp", "#include \"paging/next_page.hpp\"\n"), "");
    EXPECT_EQ(wrong("src/connectors/file/a.cpp", "#include \"formats/csv_text.hpp\"\n"), "");
    EXPECT_EQ(wrong("src/transform/a.cpp", "#include \"formats/csv_text.hpp\"\n"), "");
    EXPECT_EQ(wrong("src/ledger/sqlite/a.cpp", "#include \"ledger/refusals.hpp\"\n"), "");
    EXPECT_EQ(wrong("src/connectors/builtin.cpp", "#include \"connectors/file/file.hpp\"\n"), "");
}

TEST(include_rule, nothing_looks_up) {
    EXPECT_EQ(
        wrong("include/sluice/model/json.hpp", "#pragma once\n#include <sluice/async/event.hpp>\n"),
        "include/sluice/model/json.hpp:2: model may not see async (<sluice/async/event.hpp>)\n");
    EXPECT_NE(wrong("include/sluice/net/client.hpp", "#include <sluice/ledger/task.hpp>\n"), "");
    EXPECT_NE(wrong("src/ledger/postgres/tasks.cpp", "#include <sluice/net/client.hpp>\n"), "");
}

TEST(include_rule, walls_between_rooms_hold) {
    EXPECT_NE(wrong("src/engine/intake.cpp", "#include \"connectors/file/file.hpp\"\n"), "");
    EXPECT_NE(wrong("src/engine/intake.cpp", "#include <sluice/ledger/sqlite.hpp>\n"), "");
    EXPECT_NE(wrong("src/connectors/http/publish.cpp", "#include \"connectors/file/csv.hpp\"\n"),
              "");
    EXPECT_NE(wrong("src/transform/map.cpp", "#include \"engine/intake.hpp\"\n"), "");
    EXPECT_NE(wrong("src/ledger/refusals.cpp", "#include \"ledger/sqlite/writer.hpp\"\n"), "");
    EXPECT_NE(wrong("src/ledger/postgres/a.cpp", "#include \"ledger/sqlite/writer.hpp\"\n"), "");
    EXPECT_NE(wrong("src/main.cpp", "#include \"engine/engine.hpp\"\n"), "");
    EXPECT_NE(wrong("src/app/daemon.cpp", "#include \"cli/command.hpp\"\n"), "");
    EXPECT_NE(wrong("src/planning/a.cpp", "#include \"app/daemon.hpp\"\n"), "");
    EXPECT_NE(wrong("src/engine/a.cpp", "#include \"planning/slowing.hpp\"\n"), "");
    EXPECT_NE(wrong("src/paging/a.cpp", "#include \"connectors/ocoya/api/body.hpp\"\n"), "");
    EXPECT_NE(wrong("src/formats/a.cpp", "#include \"transform/path.hpp\"\n"), "");
    EXPECT_NE(wrong("src/engine/a.cpp", "#include \"formats/csv_text.hpp\"\n"), "");
    EXPECT_NE(wrong("include/sluice/error.hpp", "#include \"model/text.hpp\"\n"), "");
}

TEST(include_rule, a_folder_within_a_room_sees_those_below_it) {
    EXPECT_EQ(wrong("src/engine/delivery/a.cpp",
                    "#include \"engine/plan/plan.hpp\"\n#include \"engine/services.hpp\"\n"
                    "#include \"engine/delivery/breaker.hpp\"\n"),
              "");
    EXPECT_EQ(wrong("src/engine/engine.cpp", "#include \"engine/intake/intake.hpp\"\n"), "");
    EXPECT_EQ(wrong("src/engine/plan/a.cpp", "#include \"engine/delivery/breaker.hpp\"\n"),
              "src/engine/plan/a.cpp:1: a folder of engine sees those below it only, not "
              "\"engine/delivery/breaker.hpp\"\n");
    EXPECT_NE(wrong("src/engine/intake/a.cpp", "#include \"engine/delivery/breaker.hpp\"\n"), "");
    EXPECT_NE(wrong("src/connectors/ocoya/client/a.cpp",
                    "#include \"connectors/ocoya/write/payload.hpp\"\n"),
              "");
}

TEST(include_rule, private_headers_are_written_from_src) {
    EXPECT_EQ(wrong("src/net/pool.cpp", "#include \"pool.hpp\"\n"),
              "src/net/pool.cpp:1: write the path from src/: \"room/pool.hpp\"\n");
}

TEST(include_rule, libraries_stay_in_their_room) {
    EXPECT_EQ(wrong("src/net/tls.cpp",
                    "#include <boost/asio/ssl/context.hpp>\n"
                    "#include <boost/beast/http.hpp>\n#include <openssl/ssl.h>\n"),
              "");
    EXPECT_EQ(wrong("src/model/hash.cpp", "#include <openssl/evp.h>\n"), "");
    EXPECT_NE(wrong("src/connectors/http/a.cpp", "#include <boost/beast/http.hpp>\n"), "");
    EXPECT_NE(wrong("src/access/a.cpp", "#include <boost/asio/ssl.hpp>\n"), "");
    EXPECT_NE(wrong("src/engine/a.cpp", "#include <sqlite3.h>\n"), "");
    EXPECT_EQ(wrong("src/ledger/sqlite/a.cpp", "#include <sqlite3.h>\n"), "");
    EXPECT_EQ(wrong("src/connectors/sql/a.cpp", "#include <sqlite3.h>\n"), "");
    EXPECT_NE(wrong("src/connectors/file/a.cpp", "#include <sqlite3.h>\n"), "");
    EXPECT_NE(wrong("include/sluice/ledger/a.hpp", "#include <sqlite3.h>\n"), "");
    EXPECT_NE(wrong("src/engine/a.cpp", "#include <spdlog/spdlog.h>\n"), "");
    EXPECT_NE(wrong("src/app/a.cpp", "#include <yaml-cpp/yaml.h>\n"), "");
    EXPECT_NE(wrong("src/app/a.cpp", "#include <CLI/App.hpp>\n"), "");
    EXPECT_NE(wrong("include/sluice/net/client.hpp", "#include <boost/beast/http.hpp>\n"), "");
}

TEST(include_rule, whole_libraries_and_slow_ones_are_refused_everywhere) {
    EXPECT_NE(wrong("src/net/a.cpp", "#include <boost/beast.hpp>\n"), "");
    EXPECT_NE(wrong("src/net/a.cpp", "#  include <boost/asio.hpp>\n"), "");
    EXPECT_NE(wrong("src/transform/a.cpp", "#include <regex>\n"), "");
    EXPECT_NE(wrong("src/app/a.cpp", "#include <gtest/gtest.h>\n"), "");
}

TEST(include_rule, a_comment_is_no_include) {
    EXPECT_EQ(wrong("src/engine/a.cpp", "// #include <sqlite3.h>\n/*\n#include <regex>\n*/\n"), "");
}

}  // namespace
}  // namespace sluice::house
