// The floor that intake_cost compares with: libcsv reads a file, and the rows whose third field is
// "keep" are written as JSON.
//
//   csv_minimal IN.csv OUT.ndjson

#include <cstdio>
#include <csv.h>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct rows {
    std::FILE* out = nullptr;
    std::vector<std::string> names;
    std::vector<std::string> fields;
    std::size_t count = 0;
};

void write_text(std::string& line, std::string_view text) {
    line += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            line += '\\';
        }
        line += c;
    }
    line += '"';
}

void take_field(void* text, std::size_t length, void* into) {
    auto& all = *static_cast<rows*>(into);
    if (all.fields.size() <= all.count) {
        all.fields.emplace_back();
    }
    all.fields[all.count++].assign(static_cast<const char*>(text), length);
}

void end_row(int /*end*/, void* into) {
    auto& all = *static_cast<rows*>(into);
    if (all.names.empty()) {
        all.names.assign(all.fields.begin(), all.fields.end());
    } else if (all.count > 2 && all.fields[2] == "keep") {
        std::string line = "{";
        for (std::size_t i = 0; i < all.count; ++i) {
            line += i == 0 ? "" : ",";
            write_text(line, all.names[i]);
            line += ':';
            write_text(line, all.fields[i]);
        }
        line += "}\n";
        std::fwrite(line.data(), 1, line.size(), all.out);
    }
    all.count = 0;
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) {
        std::fputs("csv_minimal IN.csv OUT.ndjson\n", stderr);
        return 2;
    }
    auto* in = std::fopen(words[1], "rb");
    rows all;
    all.out = std::fopen(words[2], "wb");
    csv_parser parser;
    if (in == nullptr || all.out == nullptr || csv_init(&parser, 0) != 0) {
        std::fputs("csv_minimal: cannot open the files\n", stderr);
        return 1;
    }
    std::vector<char> buffer(64UL * 1024);
    for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), in)) > 0;) {
        if (csv_parse(&parser, buffer.data(), got, take_field, end_row, &all) != got) {
            std::fprintf(stderr, "csv_minimal: %s\n", csv_strerror(csv_error(&parser)));
            return 1;
        }
    }
    csv_fini(&parser, take_field, end_row, &all);
    csv_free(&parser);
    std::fclose(in);
    return std::fclose(all.out) == 0 ? 0 : 1;
}
