#include "net/head_reader.hpp"

#include "net/header_name.hpp"

#include <sluice/model/text.hpp>

#include <utility>

namespace sluice::net {

namespace {}  // namespace

std::optional<header_list::item> read_header(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return std::nullopt;
    }
    const auto value = trimmed(line.substr(colon + 1), white_space);
    if (!is_header_value(value)) {
        return std::nullopt;
    }
    return header_list::item(line.substr(0, colon), value);
}

std::vector<std::string_view> listed(const header_list& headers, std::string_view name) {
    std::vector<std::string_view> members;
    for (const auto& [header, value] : headers) {
        if (!ascii::same_ignoring_case(header, name)) {
            continue;
        }
        std::string_view rest = value;
        for (;;) {
            const auto comma = rest.find(',');
            members.push_back(trimmed(rest.substr(0, comma), white_space));
            if (comma == std::string_view::npos) {
                break;
            }
            rest.remove_prefix(comma + 1);
        }
    }
    return members;
}

std::optional<wire_fault> head_reader::take(std::string_view& bytes, std::size_t& room) {
    while (!done_ && !bytes.empty()) {
        if (auto fault = line_.take(bytes, room)) {
            return fault;
        }
        if (!line_.whole()) {
            break;
        }
        if (auto fault = take_line()) {
            return fault;
        }
        line_.next();
    }
    return std::nullopt;
}

std::optional<wire_fault> head_reader::take_line() {
    const auto line = line_.text();
    if (!started_) {
        started_ = !line.empty() || !rules_.skips_empty_lines;
        start_line_ = line;
        return std::nullopt;
    }
    if (line.empty()) {
        if (last_) {
            headers_.add(std::move(last_->first), std::move(last_->second));
        }
        done_ = true;
        return std::nullopt;
    }
    if (white_space.find(line.front()) != std::string_view::npos) {
        const auto more = trimmed(line, white_space);
        if (!rules_.joins_folded_lines || !last_ || !is_header_value(more)) {
            return wire_fault{400, "a header goes on in the next line"};
        }
        // A folded line counts as one blank and its text (RFC 9112, 5.2).
        last_->second += ' ';
        last_->second += more;
        return std::nullopt;
    }
    return add_header(line);
}

std::optional<wire_fault> head_reader::add_header(std::string_view line) {
    auto header = read_header(line);
    if (!header) {
        return wire_fault{400, "a header line is not 'name: value'"};
    }
    // The last header counts, too; it waits in last_ for a folded line.
    if (headers_.size() + (last_ ? 1 : 0) >= rules_.most_headers) {
        return wire_fault{431, "there are too many headers"};
    }
    if (last_) {
        headers_.add(std::move(last_->first), std::move(last_->second));
    }
    last_ = std::move(header);
    return std::nullopt;
}

}  // namespace sluice::net
