#pragma once

// Hides credentials in the texts for operators before the writer's thread stores them: reasons of
// tasks and runs, requests and responses. Data, positions and intents stay as they are.

#include <sluice/ledger/ledger.hpp>
#include <sluice/model/secret_filter.hpp>

#include <string>
#include <vector>

namespace sluice::ledger::sqlite {

class hidden_texts {
 public:
    // Null: nothing is hidden. The filter outlives this object.
    explicit hidden_texts(const secret_filter* filter) : filter_(filter) {}

    void hide(std::string& text) const;
    void hide(std::vector<new_task>& tasks) const;
    void hide(std::vector<settlement>& settlements) const;
    void hide(std::vector<confirmation>& confirmations) const;

 private:
    const secret_filter* filter_;
};

}  // namespace sluice::ledger::sqlite
