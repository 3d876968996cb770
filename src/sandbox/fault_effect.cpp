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

answer broken(const fault& fault, const switches& how) {
    if (fault.kind == fault_kind::cut || fault.kind == fault_kind::late) {
        answer made;
        made.cut = true;
        return made;
    }
    const bool page = fault.kind == fault_kind::html ||
                      (fault.status >= 500 && how.server_error == error_body::html);
    return page ? html_answer(fault.status) : error_answer(fault.status, message_of(fault.status));
}

bool succeeded(const answer& answer) {
    return answer.message.status < 300;
}

void spoil(answer& done, const fault& fault) {
    if (!succeeded(done)) {
        return;  // the work was refused, so there is no success to spoil
    }
    const auto status = done.message.status;
    const bool applied = done.applied;
    if (fault.kind == fault_kind::no_id) {
        done = json_answer(status, json::object());
    } else if (fault.kind == fault_kind::garbage) {
        done = json_answer(status, nullptr);
        done.message.body = "{\"postGroupId\": \"clg";
    }
    done.applied = applied;
}

}  // namespace

answer with_fault(const fault& fault, const switches& how, const std::function<answer()>& work) {
    answer made;
    if (!fault.after) {
        made = broken(fault, how);
    } else {
        made = work();
        // A 202 replaces only a success: work that was refused keeps its own error.
        const bool replaces =
            fault.kind == fault_kind::cut || fault.kind == fault_kind::html ||
            (fault.kind == fault_kind::status && (fault.status != 202 || succeeded(made)));
        if (replaces) {
            const bool applied = made.applied;
            made = broken(fault, how);
            made.applied = applied;
        } else {
            spoil(made, fault);
        }
    }
    // With `late` the delay belongs to the work; the connection closes at once.
    made.delay = fault.kind == fault_kind::late ? std::chrono::milliseconds(0) : fault.delay;
    for (const auto& [name, value] : fault.headers) {
        made.message.headers.set(name, value);
    }
    return made;
}

}  // namespace sluice::sandbox
