// Any text is CSV or a located error; rows that were read come back from what is written of them.

#include "formats/csv_text.hpp"
#include "fuzz/fuzz_target.hpp"

namespace sluice::fuzzing {

std::vector<std::string> seeds() {
    auto all = golden_texts("transform", "body");
    for (const auto* more : {"a,b\n1,2\n", "a\r\n\"x\"\"y\"\r\n", "a;b\n1;2",
                             "\xEF\xBB\xBF"
                             "a\n1\n",
                             "a\n\"\n\"\n"}) {
        all.emplace_back(more);
    }
    return all;
}

std::vector<std::string> words() {
    return {",", "\n", "\r\n", "\r", "\"", "\"\"", "\xEF\xBB\xBF", "a,b\n", ";", "\t"};
}

void run_one(std::string_view input) {
    for (const bool has_header : {true, false}) {
        const formats::csv_shape shape{',', has_header};
        const auto rows = formats::rows_from_csv(input, shape);
        if (!rows) {
            promise(rows.error().kind == failure_class::invalid, "wrong CSV is invalid");
            continue;
        }
        const auto text = formats::csv_from_rows(json::value(*rows), shape);
        promise(text.has_value(), "rows that were read can be written");
        const auto again = formats::rows_from_csv(*text, shape);
        promise(again.has_value(), "rows that were written can be read");
        promise(json_equal(json::value(*again), json::value(*rows)), "the rows are the same");
    }
}

}  // namespace sluice::fuzzing
