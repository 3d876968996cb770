#pragma once

// Carries one call of the ledger: made on the caller's executor, run on a thread of the ledger,
// completed on the caller's executor. It leaves the caller's cancellation slot empty, so the
// operation ends and the caller waits for it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/prefer.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace sluice::ledger::sqlite {

// A completion and its executor. The executor counts it as outstanding work until then.
class completion {
 public:
    explicit completion(asio::any_io_executor executor)
        : executor_(asio::prefer(std::move(executor), asio::execution::outstanding_work.tracked)) {}
    virtual ~completion() = default;

    const asio::any_io_executor& executor() const { return executor_; }

    // Called once, on the executor.
    virtual void complete() = 0;

 private:
    asio::any_io_executor executor_;
};

// `Tables` are the prepared tables of the thread's connection. run() may be called again when its
// group was rolled back; the last outcome counts.
template <class Tables>
class operation : public completion {
 public:
    using completion::completion;

    // Throws sql_error. Then either run() is called again, or fail() follows.
    virtual void run(Tables& tables) = 0;
    virtual void fail(const failure& why) = 0;
};

template <class Tables, class T, class Work, class Handler>
class operation_of final : public operation<Tables> {
 public:
    operation_of(Handler handler, Work work)
        : operation<Tables>(asio::get_associated_executor(handler)),
          handler_(std::move(handler)),
          work_(std::move(work)) {}

    void run(Tables& tables) override { outcome_.emplace(work_(tables)); }
    void fail(const failure& why) override { outcome_.emplace(why); }

    void complete() override {
        auto handler = std::move(handler_);
        auto outcome = std::move(*outcome_);
        outcome_.reset();
        std::move(handler)(std::move(outcome));
    }

 private:
    Handler handler_;
    Work work_;
    std::optional<result<T>> outcome_;
};

// Puts `work` (Tables& → result<T>) into `queue` when the caller awaits it.
template <class T, class Tables, class Queue, class Work>
awaitable<result<T>> submit(std::shared_ptr<Queue> queue, Work work) {
    auto start = [](auto handler, std::shared_ptr<Queue> into, Work work) {
        using made = operation_of<Tables, T, Work, decltype(handler)>;
        into->push(std::make_unique<made>(std::move(handler), std::move(work)));
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(result<T>)>(
        start, use_awaitable, std::move(queue), std::move(work));
}

}  // namespace sluice::ledger::sqlite
