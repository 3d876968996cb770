#pragma once

// Short functions for the actions of operators.

#include "ledger_contract.hpp"

namespace sluice::ledger {

class ledger_admin : public ledger_contract {
 protected:
    action_report move(operator_action kind, task_filter which, int seconds = 50) {
        task_action action;
        action.which = std::move(which);
        action.action = kind;
        action.by = {"ada", "the shop was closed", at(seconds)};
        return get(ledger_->act_on_tasks(action));
    }

    static task_filter only(std::vector<task_id> ids) {
        task_filter filter;
        filter.ids = std::move(ids);
        return filter;
    }

    static task_edit edit_of(task_id id, const std::string& data) {
        task_edit edit;
        edit.id = id;
        edit.data = data;
        edit.by = {"ada", "a typo", at(50)};
        return edit;
    }

    std::vector<task_id> listed(const task_filter& filter) {
        return ids_of(get(ledger_->list(filter)));
    }
    std::vector<task_id> with_text(const std::string& text) {
        task_filter filter;
        filter.text = text;
        return listed(filter);
    }

    bool is_there(task_id id) { return get(ledger_->find(id)).has_value(); }

    // Adds tasks that carry a change of the entity with their id.
    std::vector<task_id> add_changes(const std::vector<std::string>& ids) {
        auto page = page_of(ids);
        for (const auto& id : ids) {
            page.seen.push_back({id, "hash of " + id});
        }
        return get(ledger_->commit_page(page));
    }
    std::string settled_hash(const std::string& id) {
        return get(ledger_->known("posts", {id})).at(0)->settled_hash;
    }
};

}  // namespace sluice::ledger
