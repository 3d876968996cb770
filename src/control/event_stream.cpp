#include "control/event_stream.hpp"

#include "control/daemon_client.hpp"
#include "control/gate.hpp"

#include <utility>

namespace sluice::control {

// A line that begins with a colon is a comment; the fields of an event end with an empty line
// (WHATWG HTML, 9.2.6). The daemon writes the data of an event on one line.
awaitable<result<std::optional<daemon_event>>> event_stream::next() {
    constexpr std::string_view name_field = "event: ";
    constexpr std::string_view data_field = "data: ";
    daemon_event event;
    std::string data;
    for (;;) {
        auto line = co_await lines_->next();
        if (!line) {
            co_return line.error();
        }
        if (!*line) {
            co_return std::nullopt;
        }
        const std::string_view text = **line;
        if (text.starts_with(name_field)) {
            event.name = text.substr(name_field.size());
        } else if (text.starts_with(data_field)) {
            data = text.substr(data_field.size());
        } else if (text.empty() && !event.name.empty()) {
            break;
        }
    }
    auto value = parse_json(data);
    if (!value) {
        co_return std::move(value.error()).within("an event of the daemon");
    }
    event.data = *std::move(value);
    co_return event;
}

awaitable<result<event_stream>> follow_daemon(std::filesystem::path socket, std::string target,
                                              std::string person) {
    net::header_list headers;
    headers.add(operator_header, std::move(person));
    headers.add("Accept", "text/event-stream");
    auto opened =
        co_await net::open_line_stream(socket.string(), std::move(target), std::move(headers));
    if (!opened) {
        co_return opened.error();
    }
    if (!opened->lines) {
        co_return refused_by_daemon(opened->head);
    }
    co_return event_stream(std::move(opened->lines));
}

}  // namespace sluice::control
