#include "page/views/graph.hpp"

#include "page/views/parts.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace sluice::operator_page {
namespace {

// Units of the drawing.
constexpr int box_width = 280;
constexpr int box_height = 32;
constexpr int row_height = 48;
constexpr int between_columns = 240;
constexpr int margin = 8;
constexpr std::size_t longest_name = 26;  // letters that fit into a box

bool continues_letter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::string cut_name(const std::string& name) {
    std::size_t letters = 0;
    std::size_t cut = name.size();
    for (std::size_t i = 0; i < name.size(); ++i) {
        letters += continues_letter(name[i]) ? 0U : 1U;
        if (letters == longest_name && cut == name.size()) {
            cut = i;  // where the last letter that fits begins
        }
    }
    return letters > longest_name ? name.substr(0, cut) + "…" : name;
}

struct column {
    int x = 0;
    std::map<std::string, int> y_of;
    std::map<std::string, std::size_t> place;  // in `boxes`
    json::array boxes;

    int y(const std::string& name, const char* kind, bool stopped) {
        const auto known = y_of.find(name);
        if (known != y_of.end()) {
            return known->second;
        }
        const int top = margin + static_cast<int>(y_of.size()) * row_height;
        y_of[name] = top;
        place[name] = boxes.size();
        boxes.push_back(json::object{{"x", x},
                                     {"y", top},
                                     {"width", box_width},
                                     {"height", box_height},
                                     {"text_x", x + 10},
                                     {"count_x", x + box_width - 10},
                                     {"open", std::int64_t{0}},
                                     {"counts", kind == std::string_view("outgoing")},
                                     {"text_y", top + 21},
                                     {"name", name},
                                     {"shown", cut_name(name)},
                                     {"kind", kind},
                                     {"stopped", stopped}});
        return top;
    }
};

// The rates of lines that end in one box stand above and below the first line. The table has those
// for which there is no room.
constexpr std::array<int, 3> rates_of_box{-5, 15, -19};

std::int64_t open_in(const json::value& row) {
    std::int64_t sum = 0;
    for (const auto& one : items(row, "open")) {
        sum += integer_member(one, "count").value_or(0);
    }
    return sum;
}

}  // namespace

json::object graph_of(const json::array& rows) {
    column left;
    left.x = margin;
    column right;
    right.x = margin + box_width + between_columns;
    json::array lines;
    std::map<int, std::size_t> rates_at;  // by the height at which lines end
    for (const auto& row : rows) {
        const auto& members = row.get_object();
        const bool stopped = flag_member(members, "paused") || flag_member(members, "held");
        const int from_y = left.y(text_member(row, "from"), "incoming", false) + box_height / 2;
        const int to_y =
            right.y(text_member(row, "outgoing"), "outgoing", flag_member(members, "held")) +
            box_height / 2;
        const int from_x = margin + box_width;
        const int middle = from_x + between_columns / 2;
        json::object line;
        line["path"] = "M" + std::to_string(from_x) + " " + std::to_string(from_y) + " C" +
                       std::to_string(middle) + " " + std::to_string(from_y) + " " +
                       std::to_string(middle) + " " + std::to_string(to_y) + " " +
                       std::to_string(right.x) + " " + std::to_string(to_y);
        line["stopped"] = stopped;
        const auto rate = text_member(row, "rate");
        line["title"] = "route " + text_member(row, "route") + ": " + std::to_string(open_in(row)) +
                        " open tasks" + (rate.empty() ? "" : ", " + rate) +
                        (stopped ? ", stopped" : "");
        auto& rates = rates_at[to_y];
        const bool has_room = !rate.empty() && rates < rates_of_box.size();
        line["rate"] = has_room ? rate : std::string();
        line["rate_x"] = right.x - 8;
        line["rate_y"] = has_room ? to_y + rates_of_box[rates++] : to_y;
        auto& open = right.boxes[right.place.at(text_member(row, "outgoing"))].get_object()["open"];
        open = open.get_int64() + open_in(row);
        lines.push_back(std::move(line));
    }
    const auto deepest = std::max(left.y_of.size(), right.y_of.size());
    json::object made;
    made["width"] = right.x + box_width + margin;
    made["height"] = 2 * margin + static_cast<int>(deepest) * row_height;
    for (auto& box : right.boxes) {
        left.boxes.push_back(std::move(box));
    }
    made["boxes"] = std::move(left.boxes);
    made["lines"] = std::move(lines);
    return made;
}

}  // namespace sluice::operator_page
