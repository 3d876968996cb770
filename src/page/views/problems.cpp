#include "page/views/problems.hpp"

namespace sluice::operator_page {

json::array problem_rows(const json::array& problems, const std::string& directory) {
    json::array rows;
    for (const auto& one : problems) {
        auto file = text_member(one, "file");
        if (file.starts_with(directory + "/")) {
            file.erase(0, directory.size() + 1);
        }
        const auto line = integer_member(one, "line").value_or(0);
        auto place = file;
        if (line > 0) {
            const auto column = integer_member(one, "column").value_or(0);
            place += ":" + std::to_string(line);
            place += column > 0 ? ":" + std::to_string(column) : "";
        }
        auto way = file.empty() ? "" : with_fields("/configuration/file", {{"path", file}});
        way += way.empty() || line == 0 ? "" : "&line=" + std::to_string(line);
        rows.push_back(json::object{{"place", place},
                                    {"line", line},
                                    {"way", way},
                                    {"path", text_member(one, "path")},
                                    {"message", text_member(one, "message")},
                                    {"mend", text_member(one, "mend")}});
    }
    return rows;
}

}  // namespace sluice::operator_page
