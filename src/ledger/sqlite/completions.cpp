#include "ledger/sqlite/completions.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace sluice::ledger::sqlite {

namespace {

class batch {
 public:
    explicit batch(std::vector<std::unique_ptr<completion>> done) : done_(std::move(done)) {}
    batch(batch&&) noexcept = default;
    batch& operator=(batch&&) = delete;
    ~batch() = default;

    void operator()();

    static thread_local batch* running;

    void keep(const std::shared_ptr<recipient>& to, std::unique_ptr<completion> operation) {
        for (auto& one : to_hand_over_) {
            if (one.to == to) {
                one.operations.push_back(std::move(operation));
                return;
            }
        }
        to_hand_over_.push_back({to, {}});
        to_hand_over_.back().operations.push_back(std::move(operation));
    }

 private:
    struct parcel {
        std::shared_ptr<recipient> to;
        std::vector<std::unique_ptr<completion>> operations;
    };

    void end();

    std::vector<std::unique_ptr<completion>> done_;
    std::size_t next_ = 0;
    std::vector<parcel> to_hand_over_;
    batch* outer_ = nullptr;
};

thread_local batch* batch::running = nullptr;

void batch::operator()() {
    outer_ = running;  // an executor may run one batch inside another
    running = this;
    try {
        while (next_ < done_.size()) {
            const auto one = std::move(done_[next_++]);
            one->complete();
        }
    } catch (...) {
        end();
        throw;
    }
    end();
}

// What threw was a caller's; the others of the batch are still owed their completion.
void batch::end() {
    running = outer_;
    for (auto& one : to_hand_over_) {
        one.to->accept(std::move(one.operations));
    }
    if (next_ < done_.size()) {
        done_.erase(done_.begin(), done_.begin() + static_cast<std::ptrdiff_t>(next_));
        post_completions(std::move(done_));
    }
}

}  // namespace

void hand_over(const std::shared_ptr<recipient>& to, std::unique_ptr<completion> operation) {
    if (batch::running != nullptr) {
        batch::running->keep(to, std::move(operation));
        return;
    }
    std::vector<std::unique_ptr<completion>> one;
    one.push_back(std::move(operation));
    to->accept(std::move(one));
}

void post_completions(std::vector<std::unique_ptr<completion>> done) {
    while (!done.empty()) {
        const auto executor = done.front()->executor();
        std::vector<std::unique_ptr<completion>> its;
        std::vector<std::unique_ptr<completion>> others;
        its.reserve(done.size());
        for (auto& one : done) {
            auto& into = one->executor() == executor ? its : others;
            into.push_back(std::move(one));
        }
        asio::post(executor, batch(std::move(its)));
        done = std::move(others);
    }
}

}  // namespace sluice::ledger::sqlite
