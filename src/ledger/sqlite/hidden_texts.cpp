#include "ledger/sqlite/hidden_texts.hpp"

#include <utility>

namespace sluice::ledger::sqlite {

void hidden_texts::hide(std::string& text) const {
    if (filter_ != nullptr && !text.empty()) {
        text = filter_->without_secrets(std::move(text));
    }
}

void hidden_texts::hide(std::vector<new_task>& tasks) const {
    for (auto& task : tasks) {
        hide(task.reason);
    }
}

void hidden_texts::hide(std::vector<settlement>& settlements) const {
    for (auto& outcome : settlements) {
        hide(outcome.reason);
        hide(outcome.request);
        hide(outcome.response);
        hide(outcome.follow_ups);
    }
}

void hidden_texts::hide(std::vector<confirmation>& confirmations) const {
    for (auto& one : confirmations) {
        hide(one.reason);
    }
}

}  // namespace sluice::ledger::sqlite
