"""python-zalo-bot against our Zalo Bot."""

import asyncio
import os

from zalo_bot import Bot

SERVICES = os.environ["SERVICES"]


async def main():
    bot = Bot("2:b", base_url=f"{SERVICES}/bot")
    async with bot:
        me = await bot.get_me()
        assert me.account_name == "bot.motcua", me
        sent = await bot.send_message("z1", "Khai sinh")
        assert sent.message_id == "z1", sent


asyncio.run(main())
print("zalo bot: passed")
