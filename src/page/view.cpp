#include "page/view.hpp"

namespace sluice::operator_page {
namespace {

asked_page page_of(control::answer given) {
    asked_page made;
    if (given.status >= 400) {
        made.failed = message_page(given.status, text_member(given.body, "error"),
                                   text_member(given.body, "mend"));
    }
    made.body = std::move(given.body);
    return made;
}

std::string title_of(unsigned status) {
    switch (status) {
        case 400:
            return "This cannot be done";
        case 401:
        case 403:
            return "Not allowed";
        case 404:
            return "Not found";
        case 405:
            return "Not here";
        case 409:
            return "Not now";
        case 429:
            return "Too many tries";
        default:
            return "The daemon cannot do this now";
    }
}

}  // namespace

awaitable<asked_page> ask(const visit* by, std::string target) {
    auto given = co_await by->table.perform(by->who, "GET", std::move(target));
    co_return page_of(std::move(given));
}

awaitable<asked_page> change(const visit* by, std::string method, std::string target,
                             json::value body) {
    auto text = kind_of(body) == json_kind::null ? std::string() : write_json(body);
    auto given =
        co_await by->table.perform(by->who, std::move(method), std::move(target), std::move(text));
    co_return page_of(std::move(given));
}

shown message_page(unsigned status, std::string message, std::string mend) {
    shown made;
    made.status = status;
    made.title = title_of(status);
    made.template_name = "message";
    made.model["message"] = std::move(message);
    made.model["mend"] = std::move(mend);
    return made;
}

}  // namespace sluice::operator_page
