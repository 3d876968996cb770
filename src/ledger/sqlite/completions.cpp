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

    void remember(const std::shared_ptr<sleeper>& who) {
        if (std::find(to_wake_.begin(), to_wake_.end(), who) == to_wake_.end()) {
            to_wake_.push_back(who);
        }
    }

 private:
    void end();

    std::vector<std::unique_ptr<completion>> done_;
    std::size_t next_ = 0;
    std::vector<std::shared_ptr<sleeper>> to_wake_;
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
    for (const auto& who : to_wake_) {
        who->wake();
    }
    if (next_ < done_.size()) {
        done_.erase(done_.begin(), done_.begin() + static_cast<std::ptrdiff_t>(next_));
        post_completions(std::move(done_));
    }
}

}  // namespace

void wake_soon(const std::shared_ptr<sleeper>& who) {
    if (batch::running != nullptr) {
        batch::running->remember(who);
    } else {
        who->wake();
    }
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
