#include "cli/config/fitted_tables.hpp"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

const std::string reference_page =
    "# file\n"
    "\n"
    "Appends each record to a file.\n"
    "  types: one two three four five six seven eight\n"
    "\n"
    "| field | value | default | |\n"
    "|---|---|---|---|\n"
    "| `path` | a path | **required** | The file; made when it is missing. Example: "
    "`report.ndjson` "
    "|\n"
    "| `format` | one of `auto`, `csv` | `auto` | How a record is written |\n"
    "| `columns` | a list |  | `a \\| b` |\n"
    "\n"
    "```yaml\n"
    "publisher: {type: file, path: a/very/long/path/that/is/wider/than/the/screen.ndjson}\n"
    "| no table\n"
    "```\n";

TEST(fitted_tables, each_row_becomes_a_paragraph_that_fits) {
    EXPECT_EQ(
        with_fitted_tables(reference_page, 40),
        "# file\n"
        "\n"
        "Appends each record to a file.\n"
        "  types: one two three four five six\n"
        "  seven eight\n"
        "\n"
        "path: a path; required\n"
        "    The file; made when it is missing.\n"
        "    Example: `report.ndjson`\n"
        "format: one of `auto`, `csv`; by default\n"
        "`auto`\n"
        "    How a record is written\n"
        "columns: a list\n"
        "    `a | b`\n"
        "\n"
        "```yaml\n"
        "publisher: {type: file, path: a/very/long/path/that/is/wider/than/the/screen.ndjson}\n"
        "| no table\n"
        "```\n");
}

TEST(fitted_tables, a_page_for_a_file_stays_markdown) {
    EXPECT_EQ(with_fitted_tables(reference_page, 0), reference_page);
}

}  // namespace
}  // namespace sluice::cli
