#include "transform/request/answer_memory.hpp"

#include <utility>

namespace sluice::transform {

const api_answer* answer_memory::find(const std::string& key, steady_time now) const {
    const auto found = answers_.find(key);
    return found == answers_.end() || found->second.until <= now ? nullptr : &found->second.answer;
}

void answer_memory::drop_oldest() {
    const auto oldest = answers_.find(order_.front());
    bytes_ -= oldest->second.answer.bytes + oldest->first.size();
    answers_.erase(oldest);
    order_.pop_front();
}

void answer_memory::keep(std::string key, const api_answer& answer, steady_time until) {
    const auto size = answer.bytes + key.size();
    if (size > most_bytes / 4) {
        return;
    }
    if (const auto known = answers_.find(key); known != answers_.end()) {
        bytes_ += answer.bytes;
        bytes_ -= known->second.answer.bytes;
        known->second = {answer, until};
    } else {
        bytes_ += size;
        order_.push_back(key);
        answers_.emplace(std::move(key), kept{answer, until});
    }
    while (bytes_ > most_bytes || answers_.size() > most_answers) {
        drop_oldest();
    }
}

}  // namespace sluice::transform
