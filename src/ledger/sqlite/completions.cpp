#include "ledger/sqlite/completions.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace sluice::ledger::sqlite {

namespace {

class batch {
 public:
    batch(std::vector<std::unique_ptr<completion>> done, std::shared_ptr<recipient> answering)
        : done_(std::move(done)), answering_(std::move(answering)) {
        if (answering_) {
            answering_->answers_posted();
        }
    }
    batch(batch&&) noexcept = default;
    batch& operator=(batch&&) = delete;
    ~batch() { tell_answered(); }  // also of a batch that never ran

    void operator()();

    static thread_local batch* running;

    void keep(const std::shared_ptr<recipient>& to, std::unique_ptr<completion> operation) {
        auto& into = parcel_for(to);
        into.operations.push_back(std::move(operation));
        if (into.operations.size() == portion && next_ < done_.size()) {
            if (!std::exchange(into.more_said, true)) {
                to->more_follow();
            }
            to->accept(std::exchange(into.operations, {}));
        }
    }

 private:
    struct parcel {
        std::shared_ptr<recipient> to;
        std::vector<std::unique_ptr<completion>> operations;
        bool more_said = false;
    };

    parcel& parcel_for(const std::shared_ptr<recipient>& to);
    void end();
    void tell_answered() {
        if (const auto thread = std::exchange(answering_, nullptr)) {
            thread->answers_given();
        }
    }

    std::vector<std::unique_ptr<completion>> done_;
    std::shared_ptr<recipient> answering_;
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

batch::parcel& batch::parcel_for(const std::shared_ptr<recipient>& to) {
    const auto found = std::ranges::find(to_hand_over_, to, &parcel::to);
    return found != to_hand_over_.end() ? *found : to_hand_over_.emplace_back(parcel{to, {}});
}

// A caller threw. The other operations of the batch must still complete.
void batch::end() {
    running = outer_;
    for (auto& one : to_hand_over_) {
        if (!one.operations.empty()) {
            one.to->accept(std::move(one.operations));
        }
        if (one.more_said) {
            one.to->all_came();
        }
    }
    if (next_ < done_.size()) {
        done_.erase(done_.begin(), done_.begin() + static_cast<std::ptrdiff_t>(next_));
        post_completions(std::move(done_), answering_);
    }
    tell_answered();
}

// Wakes a thread of the ledger when it runs, or when its executor drops it.
class wake_up {
 public:
    explicit wake_up(std::shared_ptr<recipient> sleeping) : sleeping_(std::move(sleeping)) {}
    wake_up(wake_up&&) noexcept = default;
    wake_up& operator=(wake_up&&) = delete;
    ~wake_up() { (*this)(); }

    void operator()() {
        if (const auto thread = std::exchange(sleeping_, nullptr)) {
            thread->wake();
        }
    }

 private:
    std::shared_ptr<recipient> sleeping_;
};

}  // namespace

void hand_over(const std::shared_ptr<recipient>& to, std::unique_ptr<completion> operation) {
    if (batch::running != nullptr) {
        batch::running->keep(to, std::move(operation));
        return;
    }
    const auto executor = operation->executor();  // the operation may end before the post
    if (to->accept_quietly(std::move(operation))) {
        asio::post(executor, wake_up(to));
    }
}

void post_completions(std::vector<std::unique_ptr<completion>> done,
                      const std::shared_ptr<recipient>& answering) {
    while (!done.empty()) {
        const auto executor = done.front()->executor();
        std::vector<std::unique_ptr<completion>> its;
        std::vector<std::unique_ptr<completion>> others;
        its.reserve(done.size());
        for (auto& one : done) {
            auto& into = one->executor() == executor ? its : others;
            into.push_back(std::move(one));
        }
        asio::post(executor, batch(std::move(its), answering));
        done = std::move(others);
    }
}

}  // namespace sluice::ledger::sqlite
