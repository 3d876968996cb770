#include "sqlite_file.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace sluice::ledger {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Idle time fills the word index. A search finds the same before and after.
class sqlite_words : public sqlite_file {
 protected:
    std::unique_ptr<ledger> open_with(std::chrono::milliseconds rest) {
        auto settings = settings_of(file_);
        settings.rest = rest;
        return open_sqlite_ledger(settings).value();
    }

    // Reads as another process does. Every answer comes from the file.
    void wait_until_indexed(task_id id) {
        outside_connection outside(file_);
        while (outside.run("SELECT value FROM meta WHERE name = 'words_up_to'") !=
               std::to_string(id)) {
            std::this_thread::yield();
        }
    }

    std::vector<task_id> find(ledger& book, const std::string& text,
                              const std::string& entity = {}) {
        task_filter filter;
        filter.text = text;
        filter.entity_id = entity;
        std::vector<task_id> ids;
        for (const auto& one : get(book.list(filter))) {
            ids.push_back(one.id);
        }
        return ids;
    }

    static page_commit page_saying(const std::vector<std::string>& texts) {
        auto page = page_with(texts);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            page.tasks[i].data = R"({"caption":")" + texts[i] + R"("})";
        }
        return page;
    }

    static constexpr std::chrono::hours never{1};
    static constexpr std::chrono::milliseconds at_once{0};
};

TEST_F(sqlite_words, a_search_finds_the_same_with_and_without_the_index) {
    std::vector<task_id> before;
    {
        auto book = open_with(never);
        get(book->commit_page(page_saying({"red shoe", "blue shoe", "red hat"})));
        before = find(*book, "red");
        EXPECT_THAT(before, ElementsAre(3, 1));
        EXPECT_THAT(find(*book, "sho*"), ElementsAre(2, 1));
        close(std::move(book));
    }
    auto book = open_with(at_once);
    wait_until_indexed(3);
    EXPECT_EQ(find(*book, "red"), before);
    EXPECT_THAT(find(*book, "sho*"), ElementsAre(2, 1));
    EXPECT_THAT(find(*book, "shoe", "blue shoe"), ElementsAre(2));
    EXPECT_THAT(find(*book, "", "blue"), IsEmpty()) << "an entity's id is whole";
    close(std::move(book));
}

TEST_F(sqlite_words, what_is_newer_than_the_index_is_found_beside_it) {
    {
        auto book = open_with(at_once);
        get(book->commit_page(page_saying({"red shoe"})));
        wait_until_indexed(1);
        close(std::move(book));
    }
    auto book = open_with(never);
    get(book->commit_page(page_saying({"red hat"})));
    EXPECT_THAT(find(*book, "red"), ElementsAre(2, 1));
    close(std::move(book));
}

TEST_F(sqlite_words, edits_and_drops_keep_the_index_true) {
    auto book = open_with(at_once);
    get(book->commit_page(page_saying({"red shoe", "red hat", "last"})));
    wait_until_indexed(3);
    task_edit edit;
    edit.id = 1;
    edit.data = R"({"caption":"green shoe"})";
    get(book->edit(edit));
    task_action drop;
    drop.which.ids = {2};
    drop.action = operator_action::drop;
    get(book->act_on_tasks(drop));
    EXPECT_THAT(find(*book, "red"), IsEmpty());
    EXPECT_THAT(find(*book, "green"), ElementsAre(1));
    close(std::move(book));
    outside_connection outside(file_);
    const auto indexed = [&](const std::string& word) {
        return outside.run("SELECT count(*) FROM task_words WHERE task_words MATCH 'data:" + word +
                           "'");
    };
    EXPECT_EQ(indexed("red"), "0") << "nothing of it is left in the index";
    EXPECT_EQ(indexed("green"), "1");
    EXPECT_EQ(indexed("hat"), "0");
}

}  // namespace sluice::ledger
