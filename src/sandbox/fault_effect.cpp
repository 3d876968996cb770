#include "sandbox/fault_effect.hpp"

#include <boost/json/object.hpp>

namespace sluice::sandbox {

namespace {

std::string_view message_of(unsigned status) {
    switch (status) {
        case 202:
            return "The request has been accepted but something went wrong.";
        case 429:
            return "You've exceeded the request limit.";
        default:
            return status >= 500 ? "Internal server error." : "The sandbox was asked for this.";
    }
}

answer broken(const fault& what, const switches& how) {
    if (what.kind == fault_kind::cut || what.kind == fault_kind::late) {
        answer made;
        made.cut = true;
        return made;
    }
    const bool page = what.kind == fault_kind::html ||
                      (what.status >= 500 && how.server_error == error_body::html);
    return page ? html_answer(what.status) : error_answer(what.status, message_of(what.status));
}

bool succeeded(const answer& what) {
    return what.message.status < 300;
}

void spoil(answer& done, const fault& what) {
    if (!succeeded(done)) {
        return;  // the work was refused, so there is no success to spoil
    }
    const auto status = done.message.status;
    const bool applied = done.applied;
    if (what.kind == fault_kind::no_id) {
        done = json_answer(status, json::object());
    } else if (what.kind == fault_kind::garbage) {
        done = json_answer(status, nullptr);
        done.message.body = "{\"postGroupId\": \"clg";
    }
    done.applied = applied;
}

}  // namespace

answer with_fault(const fault& what, const switches& how, const std::function<answer()>& work) {
    answer made;
    if (!what.after) {
        made = broken(what, how);
    } else {
        made = work();
        // A 202 replaces only a success: work that was refused keeps its own error.
        const bool replaces =
            what.kind == fault_kind::cut || what.kind == fault_kind::html ||
            (what.kind == fault_kind::status && (what.status != 202 || succeeded(made)));
        if (replaces) {
            const bool applied = made.applied;
            made = broken(what, how);
            made.applied = applied;
        } else {
            spoil(made, what);
        }
    }
    // With `late` the delay belongs to the work; the connection closes at once.
    made.delay = what.kind == fault_kind::late ? std::chrono::milliseconds(0) : what.delay;
    for (const auto& [name, value] : what.headers) {
        made.message.headers.set(name, value);
    }
    return made;
}

}  // namespace sluice::sandbox
