#pragma once

// Tells a source what became of the page that it gave. An intake has one for each page.

#include <sluice/component/subscriber.hpp>
#include <sluice/error.hpp>

namespace sluice::engine {

// Tells it also when a cancellation destroys the frame.
class page_in_hand {
 public:
    explicit page_in_hand(subscriber& source) : source_(source) {}
    page_in_hand(const page_in_hand&) = delete;
    page_in_hand& operator=(const page_in_hand&) = delete;
    ~page_in_hand() {
        if (!settled_) {
            source_.not_committed({failure_class::internal, "the run was cut off"});
        }
    }

    void settle(const result<void>& taken) {
        settled_ = true;
        if (taken) {
            source_.committed();
        } else {
            source_.not_committed(taken.error());
        }
    }

 private:
    subscriber& source_;
    bool settled_ = false;
};

}  // namespace sluice::engine
